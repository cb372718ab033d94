"""Why a racer goes where it goes: its update as formula, terms and arrows."""
