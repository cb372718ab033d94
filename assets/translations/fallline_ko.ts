<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Fall Line</source>
        <translation>Fall Line 정보</translation>
    </message>
    <message>
        <source>Fall Line is a playground for the two things that decide whether a neural network learns: the optimizer and the initializer.</source>
        <translation>Fall Line은 신경망이 학습하느냐를 좌우하는 두 가지, 곧 옵티마이저와 가중치 초기화를 직접 만져 보는 놀이터입니다.</translation>
    </message>
    <message>
        <source>What a report of a fault needs</source>
        <translation>오류를 알릴 때 필요한 내용</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy what a report of a fault needs</source>
        <translation>오류를 알릴 때 필요한 내용을 복사합니다</translation>
    </message>
    <message>
        <source>A report of a fault needs this; it names no person and no folder:</source>
        <translation>오류를 알릴 때 함께 적어 주세요. 사람 이름이나 폴더는 들어 있지 않습니다:</translation>
    </message>
</context>
<context>
    <name>AdviceRow</name>
    <message>
        <source>Apply</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>Change the settings like this; then Start trains a new run</source>
        <translation>설정을 이렇게 바꿉니다. 시작을 누르면 새로 학습합니다</translation>
    </message>
</context>
<context>
    <name>AnimationDialog</name>
    <message>
        <source>Export animation</source>
        <translation>애니메이션 내보내기</translation>
    </message>
    <message>
        <source>Animation of</source>
        <translation>내보낼 애니메이션</translation>
    </message>
    <message>
        <source>The figure whose playback is exported</source>
        <translation>어느 그림의 재생을 내보낼지 고릅니다</translation>
    </message>
    <message>
        <source>{0} frames, {1} seconds</source>
        <translation>{0}프레임, {1}초</translation>
    </message>
    <message>
        <source>{0} × {1} pixels, since this kind of film has even sides</source>
        <translation>이 종류의 파일은 변의 길이가 짝수여야 하므로 {0} × {1} 픽셀</translation>
    </message>
</context>
<context>
    <name>AnswerCard</name>
    <message>
        <source>recognised with {1}</source>
        <translation>맞힘, 확률 {1}</translation>
    </message>
    <message>
        <source>taken for {0} with {1}</source>
        <translation>예측은 {0}, 확률 {1}</translation>
    </message>
    <message>
        <source>Test image {0}</source>
        <translation>테스트 이미지 {0}</translation>
    </message>
    <message>
        <source>Test point {0} at {1}</source>
        <translation>테스트 점 {0}, 위치 {1}</translation>
    </message>
    <message>
        <source>It is {0},</source>
        <translation>정답은 {0}</translation>
    </message>
    <message>
        <source>Centred and scaled as MNIST was,
taken for {0} with {1}</source>
        <translation>MNIST처럼 크기와 위치를 맞춤,
예측은 {0}, 확률 {1}</translation>
    </message>
</context>
<context>
    <name>Autosave</name>
    <message>
        <source>The open session cannot be saved for the next start: {0}</source>
        <translation>열려 있는 내용을 다음 시작을 위해 보관할 수 없습니다: {0}</translation>
    </message>
</context>
<context>
    <name>BarChart</name>
    <message>
        <source>value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>count</source>
        <translation>개수</translation>
    </message>
</context>
<context>
    <name>BasinKey</name>
    <message>
        <source>basin</source>
        <translation>수렴</translation>
    </message>
</context>
<context>
    <name>BestPage</name>
    <message>
        <source>The importance is being computed…</source>
        <translation>중요도를 구하는 중…</translation>
    </message>
    <message>
        <source>No trial has a value yet.</source>
        <translation>아직 값이 나온 시도가 없습니다.</translation>
    </message>
    <message>
        <source>Best of {0}: trial {1}: {2}; {3}.</source>
        <translation>{0}개 중 최고: 시도 {1}: {2}; {3}.</translation>
    </message>
    <message>
        <source>The best of several is optimistic: it was chosen by the very numbers that it is shown with. Where the curve of the expected best is not level yet, more trials would find better ones.</source>
        <translation>여럿 가운데 가장 좋은 값은 실제보다 좋아 보입니다. 바로 그 수를 보고 골랐기 때문입니다. 최고 기댓값의 곡선이 아직 평평하지 않다면 더 시도할수록 더 좋은 설정이 나옵니다.</translation>
    </message>
    <message>
        <source>The best of several is optimistic: it was chosen by the very numbers that it is shown with. There is no curve of the expected best: it is known only of settings that were drawn without looking.</source>
        <translation>여럿 가운데 가장 좋은 값은 실제보다 좋아 보입니다. 바로 그 수를 보고 골랐기 때문입니다. 최고 기댓값의 곡선은 결과를 보지 않고 뽑은 설정에서만 구할 수 있어 여기에는 없습니다.</translation>
    </message>
    <message>
        <source>Test images have been looked at before, for trials that were the best then: {0}.</source>
        <translation>당시 가장 좋았던 시도의 테스트 이미지를 이미 보았습니다: {0}.</translation>
    </message>
    <message>
        <source>Against trial {0}: {1} apart; no verdict with fewer than {2} seeds.</source>
        <translation>{0}번 시도와의 차이: {1}. 시드가 {2}개보다 적어 판정하지 않습니다.</translation>
    </message>
    <message>
        <source>they differ</source>
        <translation>서로 다릅니다</translation>
    </message>
    <message>
        <source>no difference that 5 % would allow to call one</source>
        <translation>5 % 수준에서 다르다고 할 수 없습니다</translation>
    </message>
    <message>
        <source>Against trial {0}: {1} apart, 95 % interval {2} to {3}: {4}.</source>
        <translation>{0}번 시도와의 차이: {1}, 95 % 구간 {2}~{3}: {4}.</translation>
    </message>
    <message>
        <source>With fresh seeds ({0}): value {1}, accuracy on the test images {2}{3}; they were looked at once each.</source>
        <translation>새 시드({0}개): 값 {1}, 테스트 이미지의 정확도 {2}{3}. 테스트 이미지는 학습마다 한 번만 보았습니다.</translation>
    </message>
    <message>
        <source>At least {0} finished trials with different values are needed.</source>
        <translation>값이 서로 다른 완료된 시도가 {0}개 이상 필요합니다.</translation>
    </message>
</context>
<context>
    <name>BoundaryTab</name>
    <message>
        <source>Boundary</source>
        <translation>결정 경계</translation>
    </message>
    <message>
        <source>Decision boundary of {0}</source>
        <translation>{0}의 결정 경계</translation>
    </message>
    <message>
        <source>Decision boundary</source>
        <translation>결정 경계</translation>
    </message>
    <message>
        <source>After epoch {0}</source>
        <translation>에폭 {0} 뒤</translation>
    </message>
    <message>
        <source>At the start</source>
        <translation>시작할 때</translation>
    </message>
    <message>
        <source>{0}: the network has diverged</source>
        <translation>{0}: 네트워크가 발산했습니다</translation>
    </message>
    <message>
        <source>{0}: {1} of the {2} drawn points are mistaken</source>
        <translation>{0}: 그려진 점 {2}개 중 {1}개를 틀렸습니다</translation>
    </message>
    <message>
        <source>The boundary appears when a run on points has begun</source>
        <translation>점으로 학습을 시작하면 결정 경계가 나타납니다</translation>
    </message>
    <message>
        <source>Each place has the colour of the class that the network takes it for, stronger where it is surer; on the line two classes are equally likely. Points of the training are filled, those of the validation hollow; a ring marks a mistake. The wheel zooms. The tab Units shows the same plane as each hidden unit sees it.</source>
        <translation>각 위치는 네트워크가 예측한 클래스의 색이고, 확신이 클수록 진합니다. 선 위에서는 두 클래스의 확률이 같습니다. 학습 점은 채워져 있고 검증 점은 비어 있으며, 고리는 틀린 점입니다. 휠로 확대합니다. 같은 평면을 은닉층의 뉴런마다 어떻게 보는지는 뉴런 탭에 있습니다.</translation>
    </message>
</context>
<context>
    <name>Caption</name>
    <message>
        <source>Open the scene</source>
        <translation>실험 열기</translation>
    </message>
    <message>
        <source>Open the scene of this claim</source>
        <translation>이 주장의 실험을 엽니다</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>Go to the claim before</source>
        <translation>앞의 주장으로 갑니다</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>Go to the next claim</source>
        <translation>다음 주장으로 갑니다</translation>
    </message>
    <message>
        <source>Look: {0}</source>
        <translation>볼 곳: {0}</translation>
    </message>
    <message>
        <source>This run: {0}</source>
        <translation>지금 이 실행: {0}</translation>
    </message>
    <message>
        <source>This study: {0}</source>
        <translation>지금 이 탐색: {0}</translation>
    </message>
    <message>
        <source>Source: {0}</source>
        <translation>출처: {0}</translation>
    </message>
    <message>
        <source>comes at the end</source>
        <translation>끝나면 나타납니다</translation>
    </message>
    <message>
        <source>Result: {0}</source>
        <translation>결과: {0}</translation>
    </message>
</context>
<context>
    <name>CardList</name>
    <message>
        <source>Move up in the list</source>
        <translation>목록에서 위로 옮기기</translation>
    </message>
    <message>
        <source>Move down in the list</source>
        <translation>목록에서 아래로 옮기기</translation>
    </message>
    <message>
        <source>Hard to tell from {0} by its colour</source>
        <translation>{0}의 색과 구분하기 어렵습니다</translation>
    </message>
    <message>
        <source>Its colour is hard to see in this theme</source>
        <translation>이 테마에서는 색이 잘 보이지 않습니다</translation>
    </message>
</context>
<context>
    <name>ClaimCard</name>
    <message>
        <source>Look: {0}</source>
        <translation>볼 곳: {0}</translation>
    </message>
    <message>
        <source>Source: {0}</source>
        <translation>출처: {0}</translation>
    </message>
    <message>
        <source>This run</source>
        <translation>지금 이 실행</translation>
    </message>
    <message>
        <source>This study</source>
        <translation>지금 이 탐색</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>이유</translation>
    </message>
    <message>
        <source>Where it holds</source>
        <translation>어디까지 맞나</translation>
    </message>
    <message>
        <source>after your answer to the question above, or Skip.</source>
        <translation>위의 질문에 답하거나 건너뛰면 나타납니다.</translation>
    </message>
    <message>
        <source>go back to the scene, and its numbers stand here.</source>
        <translation>실험으로 돌아가면 이 자리에 수치가 나타납니다.</translation>
    </message>
    <message>
        <source>its numbers stand here as soon as they are known.</source>
        <translation>수치를 구하는 대로 이 자리에 나타납니다.</translation>
    </message>
    <message>
        <source>open the scene, and its numbers stand here.</source>
        <translation>실험을 열면 이 자리에 수치가 나타납니다.</translation>
    </message>
    <message>
        <source>open the scene “{0}”, and its numbers stand here.</source>
        <translation>실험 ‘{0}’을(를) 열면 이 자리에 수치가 나타납니다.</translation>
    </message>
</context>
<context>
    <name>CodeButton</name>
    <message>
        <source>Open the code</source>
        <translation>코드 열기</translation>
    </message>
    <message>
        <source>Show the code of the engine that computes these numbers, read-only</source>
        <translation>이 숫자를 계산하는 엔진의 코드를 읽기 전용으로 봅니다</translation>
    </message>
</context>
<context>
    <name>CodeView</name>
    <message>
        <source>{0} · the code that runs</source>
        <translation>{0} · 실행되는 코드</translation>
    </message>
    <message>
        <source>{0}: the code of the engine as it runs, read-only</source>
        <translation>{0}: 지금 실행되는 엔진의 코드입니다. 읽기 전용입니다.</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>코드</translation>
    </message>
</context>
<context>
    <name>ColourBar</name>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
</context>
<context>
    <name>CompareBar</name>
    <message>
        <source>Show it</source>
        <translation>들여다보기</translation>
    </message>
    <message>
        <source>Show this run in all tabs; a stopped run can then go on</source>
        <translation>이 학습을 모든 탭에서 봅니다. 중지했던 학습이면 이어서 할 수 있습니다</translation>
    </message>
    <message>
        <source>Use its settings</source>
        <translation>이 설정 사용</translation>
    </message>
    <message>
        <source>Copy the settings of this run to the form</source>
        <translation>이 학습의 설정으로 양식을 채웁니다</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>On the loss surface</source>
        <translation>손실 곡면에 올리기</translation>
    </message>
    <message>
        <source>Train the ticked runs, or the chosen one, again in the Optimizers room, and lay their paths on the real loss of their network</source>
        <translation>선택한 학습을, 없으면 지금 행의 학습을 옵티마이저 화면에서 다시 학습해 네트워크의 실제 손실 위에 경로를 그립니다</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>CSV로 저장…</translation>
    </message>
    <message>
        <source>Save the ticked runs, or all, with all settings</source>
        <translation>선택한 학습, 또는 전체를 모든 설정과 함께 저장합니다</translation>
    </message>
    <message>
        <source>Only ticked</source>
        <translation>선택한 것만</translation>
    </message>
    <message>
        <source>Leave out the runs that are not ticked</source>
        <translation>선택하지 않은 학습을 숨깁니다</translation>
    </message>
    <message>
        <source>This run comes with Fall Line; hide it with the box “{0}”</source>
        <translation>Fall Line이 기본으로 제공하는 기록입니다. “{0}” 상자로 숨길 수 있습니다</translation>
    </message>
    <message>
        <source>Take this run off the list (Delete)</source>
        <translation>이 학습을 목록에서 지웁니다 (Delete)</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>training</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>test</source>
        <translation>테스트</translation>
    </message>
    <message>
        <source>training, with batches</source>
        <translation>학습과 배치</translation>
    </message>
    <message>
        <source>test, by time</source>
        <translation>테스트, 시간별</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>층</translation>
    </message>
    <message>
        <source>The images whose losses and accuracies are drawn; or the layers of all ticked runs, side by side</source>
        <translation>손실과 정확도를 그릴 이미지를 고르거나, 체크한 모든 학습의 층을 나란히 봅니다</translation>
    </message>
    <message>
        <source>Curves of</source>
        <translation>곡선 대상</translation>
    </message>
</context>
<context>
    <name>CompareTab</name>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>Runs compared: {0}</source>
        <translation>비교한 학습: {0}</translation>
    </message>
    <message>
        <source>Layers of several runs</source>
        <translation>여러 학습의 층</translation>
    </message>
    <message>
        <source>Comparison of runs</source>
        <translation>학습 비교</translation>
    </message>
    <message>
        <source>These runs are on different data: their losses and accuracies are not comparable.</source>
        <translation>서로 다른 데이터로 한 학습입니다. 손실과 정확도를 비교할 수 없습니다.</translation>
    </message>
    <message>
        <source>Tick runs in the list, and their curves appear here.</source>
        <translation>목록에서 학습을 선택하면 여기에 곡선이 나타납니다.</translation>
    </message>
    <message>
        <source>Runs appear here when they end or are stopped, and stay for later days.</source>
        <translation>끝나거나 중지한 학습이 여기에 나타나며, 앱을 닫아도 남아 있습니다.</translation>
    </message>
    <message>
        <source>Without layers here, only with curves: {0} of {1} runs.</source>
        <translation>곡선만 있고 층의 기록은 없는 학습: {1}개 가운데 {0}개</translation>
    </message>
    <message>
        <source>of {0}, going on</source>
        <translation>/ {0}, 진행 중</translation>
    </message>
    <message>
        <source>(of a study: only curves)</source>
        <translation>(탐색의 학습: 곡선만)</translation>
    </message>
    <message>
        <source>(network not kept)</source>
        <translation>(네트워크 없음)</translation>
    </message>
    <message>
        <source>of {0}, stopped early; the weights of epoch {1} are restored</source>
        <translation>/ {0}, 조기 종료, 에폭 {1}의 가중치로 되돌림</translation>
    </message>
    <message>
        <source>of {0}, stopped early</source>
        <translation>/ {0}, 조기 종료</translation>
    </message>
    <message>
        <source>diverged at step {0}</source>
        <translation>스텝 {0}에서 발산</translation>
    </message>
    <message>
        <source>of {0}, stopped</source>
        <translation>/ {0}, 중지됨</translation>
    </message>
    <message>
        <source>of {0}, interrupted</source>
        <translation>/ {0}, 중단됨</translation>
    </message>
    <message>
        <source>“{0}” was deleted.</source>
        <translation>“{0}” 학습을 삭제했습니다.</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>확인</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Save runs</source>
        <translation>학습 저장</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 파일 (*.csv)</translation>
    </message>
    <message>
        <source>Open the list of runs again</source>
        <translation>학습 목록을 다시 엽니다</translation>
    </message>
    <message>
        <source>Train again for the layers</source>
        <translation>다시 학습해 층 보기</translation>
    </message>
    <message>
        <source>Make the ticked runs without layers again, with their seeds, one after another</source>
        <translation>선택한 학습 가운데 층의 기록이 없는 것을 같은 시드로 하나씩 다시 학습합니다</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Put the run back into the list</source>
        <translation>이 학습을 목록에 되돌립니다</translation>
    </message>
</context>
<context>
    <name>ComparedLayers</name>
    <message>
        <source>after epoch {0}</source>
        <translation>에폭 {0} 이후</translation>
    </message>
    <message>
        <source>its layers were not kept</source>
        <translation>층이 보관되지 않음</translation>
    </message>
    <message>
        <source>Histograms of</source>
        <translation>히스토그램</translation>
    </message>
    <message>
        <source>The values whose histograms are shown</source>
        <translation>히스토그램으로 볼 값</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>층</translation>
    </message>
    <message>
        <source>The layer whose gradient and update are drawn by epoch</source>
        <translation>기울기와 갱신을 에폭에 따라 그릴 층</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>에폭</translation>
    </message>
    <message>
        <source>Go through the epochs of all runs together</source>
        <translation>모든 학습의 에폭을 함께 넘겨 봅니다</translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>정확도</translation>
    </message>
    <message>
        <source>epoch {0}: loss {1}, accuracy {2}</source>
        <translation>에폭 {0}: 손실 {1}, 정확도 {2}</translation>
    </message>
</context>
<context>
    <name>ConfusionMatrix</name>
    <message>
        <source>Rows are the true classes, columns the predicted ones; click a cell to see what is in it</source>
        <translation>행은 실제 클래스, 열은 예측한 클래스입니다. 칸을 누르면 그 안에 든 것을 봅니다</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>혼동 행렬</translation>
    </message>
    <message>
        <source>{0} taken for {1}: {2} of {3} images ({4})</source>
        <translation>정답 {0}, 예측 {1}: 이미지 {3}장 중 {2}장 ({4})</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>정밀도</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>재현율</translation>
    </message>
    <message>
        <source>Which classes are mistaken for which</source>
        <translation>어느 클래스를 어느 클래스로 틀리는지</translation>
    </message>
    <message>
        <source>taken for</source>
        <translation>예측</translation>
    </message>
    <message>
        <source>the class is</source>
        <translation>실제 클래스</translation>
    </message>
</context>
<context>
    <name>ControlColumn</name>
    <message>
        <source>Activation</source>
        <translation>활성화 함수</translation>
    </message>
    <message>
        <source>Add an initializer</source>
        <translation>초기화 방법 추가</translation>
    </message>
    <message>
        <source>Add a row to the comparison</source>
        <translation>비교에 한 행을 추가합니다</translation>
    </message>
    <message>
        <source>+ Add</source>
        <translation>+ 추가</translation>
    </message>
    <message>
        <source>Initializers</source>
        <translation>초기화 방법</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>네트워크</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>입력</translation>
    </message>
    <message>
        <source>batches of {0}</source>
        <translation>배치 크기 {0}</translation>
    </message>
    <message>
        <source>Surface</source>
        <translation>곡면</translation>
    </message>
    <message>
        <source>Back to {0}, the start of this surface</source>
        <translation>{0}(으)로 되돌리기: 이 곡면의 시작점</translation>
    </message>
    <message>
        <source>Start {0}</source>
        <translation>시작점 {0}</translation>
    </message>
    <message>
        <source>At the drop the rates are tuned anew.</source>
        <translation>놓으면 학습률을 다시 조정합니다.</translation>
    </message>
    <message>
        <source>Add a racer</source>
        <translation>주자 추가</translation>
    </message>
    <message>
        <source>Add an optimizer to the race, with the learning rate suggested for this surface</source>
        <translation>이 곡면의 권장 학습률로 옵티마이저를 경주에 추가합니다</translation>
    </message>
    <message>
        <source>Rates</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>Show which learning rates work, or change those of all racers</source>
        <translation>어떤 학습률이 통하는지 보이거나, 모든 주자의 학습률을 바꿉니다</translation>
    </message>
    <message>
        <source>Rates that work</source>
        <translation>통하는 학습률</translation>
    </message>
    <message>
        <source>Racers</source>
        <translation>주자</translation>
    </message>
    <message>
        <source>Race</source>
        <translation>경주</translation>
    </message>
    <message>
        <source>{0} steps</source>
        <translation>{0}스텝</translation>
    </message>
</context>
<context>
    <name>CostsLine</name>
    <message>
        <source>{0} parameters</source>
        <translation>매개변수 {0}개</translation>
    </message>
    <message>
        <source>{0} MB</source>
        <translation>{0} MB</translation>
    </message>
    <message>
        <source>about {0} s an epoch</source>
        <translation>에폭당 약 {0}초</translation>
    </message>
    <message>
        <source>The cost of this run on this machine, measured on a few steps</source>
        <translation>이 컴퓨터에서 드는 시간과 메모리로, 몇 스텝을 재어 본 값입니다</translation>
    </message>
</context>
<context>
    <name>Cover</name>
    <message>
        <source>Seen after your answer</source>
        <translation>답한 뒤에 보입니다</translation>
    </message>
</context>
<context>
    <name>CurveBar</name>
    <message>
        <source>Start a run to see its losses and accuracies here, epoch by epoch</source>
        <translation>학습을 시작하면 손실과 정확도가 여기에 에폭마다 그려집니다</translation>
    </message>
</context>
<context>
    <name>CurveChart</name>
    <message>
        <source>{0}: one line</source>
        <translation>{0}: 한 선으로 겹침</translation>
    </message>
    <message>
        <source>{0} curves: one line</source>
        <translation>곡선 {0}개: 한 선으로 겹침</translation>
    </message>
</context>
<context>
    <name>Curves</name>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>정확도</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>곡선</translation>
    </message>
    <message>
        <source>Curves of {0}</source>
        <translation>{0}의 곡선</translation>
    </message>
    <message>
        <source>train</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>test</source>
        <translation>테스트</translation>
    </message>
    <message>
        <source>best</source>
        <translation>최적</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>정확도</translation>
    </message>
    <message>
        <source>batches</source>
        <translation>배치</translation>
    </message>
    <message>
        <source>{0}, epoch {1}</source>
        <translation>{0}, 에폭 {1}</translation>
    </message>
</context>
<context>
    <name>DataMenu</name>
    <message>
        <source>Open data</source>
        <translation>데이터 열기</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>폴더…</translation>
    </message>
    <message>
        <source>Open a folder of images: pictures, IDX files, arrays or tables</source>
        <translation>이미지 폴더를 엽니다: 그림, IDX 파일, 배열, 표</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>파일…</translation>
    </message>
    <message>
        <source>Open a file of images: .npz, CSV or IDX</source>
        <translation>이미지 파일을 엽니다: .npz, CSV, IDX</translation>
    </message>
    <message>
        <source>Clear list</source>
        <translation>목록 지우기</translation>
    </message>
    <message>
        <source>Forget which images were opened</source>
        <translation>어떤 이미지를 열었는지 잊습니다</translation>
    </message>
    <message>
        <source>Open a folder of images</source>
        <translation>이미지 폴더 열기</translation>
    </message>
    <message>
        <source>Images in a file</source>
        <translation>이미지가 든 파일</translation>
    </message>
    <message>
        <source>Open a file of images</source>
        <translation>이미지 파일 열기</translation>
    </message>
</context>
<context>
    <name>DataPlot</name>
    <message>
        <source>Data space</source>
        <translation>데이터 공간</translation>
    </message>
    <message>
        <source>The points that the line is fitted to. Rings mark the points that the next step uses. Drag a point to move it; double-click to place one, or to remove the one there.</source>
        <translation>직선을 맞추는 점들입니다. 고리는 다음 스텝에 쓰이는 점입니다. 점을 끌어 옮기고, 두 번 클릭해 점을 놓거나 그 자리의 점을 지웁니다.</translation>
    </message>
    <message>
        <source>X (input)</source>
        <translation>X (입력)</translation>
    </message>
    <message>
        <source>Y (target)</source>
        <translation>Y (목푯값)</translation>
    </message>
</context>
<context>
    <name>DataSheet</name>
    <message>
        <source>Images, classes and split of the run</source>
        <translation>이 학습의 이미지, 클래스, 데이터 분할</translation>
    </message>
    <message>
        <source>The images appear when they have been read</source>
        <translation>이미지를 읽으면 여기에 나타납니다</translation>
    </message>
    <message>
        <source>{0} of the images have been read; all take about {1} MB of memory</source>
        <translation>이미지의 {0}를 읽었습니다. 모두 메모리 약 {1} MB를 씁니다</translation>
    </message>
    <message>
        <source>After preprocessing: numbers from {0} to {1}</source>
        <translation>전처리 후: {0}에서 {1} 사이의 수</translation>
    </message>
    <message>
        <source>Before preprocessing: bytes from 0 to 255</source>
        <translation>전처리 전: 0에서 255 사이의 바이트</translation>
    </message>
    <message>
        <source>training</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>test</source>
        <translation>테스트</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>쓰지 않음</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>분할</translation>
    </message>
    <message>
        <source>Images of each class: training and validation</source>
        <translation>클래스별 이미지 수: 학습과 검증</translation>
    </message>
    <message>
        <source>Points of each class: training and validation</source>
        <translation>클래스별 점: 학습과 검증</translation>
    </message>
    <message>
        <source>One input of the first example, number {0}: {1}</source>
        <translation>첫 예의 {0}번째 입력: {1}</translation>
    </message>
    <message>
        <source>One pixel of the first image, row {0}, column {1}: {2}</source>
        <translation>첫 이미지의 픽셀 하나({0}행 {1}열): {2}</translation>
    </message>
    <message>
        <source>Its label, {0}, as one-hot: 1 at place {1} of {2}, 0 at all others</source>
        <translation>정답 {0}의 원-핫 표현: {2}자리 가운데 {1}번째만 1이고 나머지는 0</translation>
    </message>
    <message>
        <source>Its label, {0}, as one-hot: {1}</source>
        <translation>정답 {0}의 원-핫 표현: {1}</translation>
    </message>
    <message>
        <source>Split: {0} of the images in use are for the test, and {1} of the rest for validation. The rule of the notes: 20 to 30% for the test, 20% of the rest for validation.</source>
        <translation>분할: 쓰는 이미지의 {0}가 테스트용, 나머지의 {1}가 검증용입니다. 강의 노트의 기준은 테스트 20~30%, 나머지의 20%를 검증용으로 두는 것입니다.</translation>
    </message>
</context>
<context>
    <name>DataTab</name>
    <message>
        <source>The test images are MNIST&apos;s own 10,000. They serve only for the final evaluation, never for choosing settings, so results can be compared. Validation images, drawn from the others, serve for choosing settings.</source>
        <translation>테스트 이미지는 MNIST가 정한 10,000장입니다. 설정을 고를 때 쓰지 않고 마지막 평가에만 쓰므로 결과를 서로 비교할 수 있습니다. 검증 이미지는 나머지에서 뽑아 설정을 고르는 데 씁니다.</translation>
    </message>
    <message>
        <source>Choose again…</source>
        <translation>다시 선택…</translation>
    </message>
    <message>
        <source>Read these images anew, or others</source>
        <translation>이 이미지를 새로 읽거나 다른 것을 고릅니다</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>Read the images from {0}</source>
        <translation>{0}에서 이미지 읽기</translation>
    </message>
</context>
<context>
    <name>DatasetBox</name>
    <message>
        <source>Digits 8 × 8</source>
        <translation>숫자 8 × 8</translation>
    </message>
    <message>
        <source>Folder of images…</source>
        <translation>이미지 폴더…</translation>
    </message>
    <message>
        <source>File of images…</source>
        <translation>이미지 파일…</translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation>데이터셋</translation>
    </message>
    <message>
        <source>MNIST comes with Fall Line, the 8 × 8 digits with scikit-learn; Fashion-MNIST is downloaded once, when you say so in the Data tab. The others are points on a plane</source>
        <translation>MNIST는 Fall Line에, 8 × 8 숫자는 scikit-learn에 들어 있습니다. Fashion-MNIST는 데이터 탭에서 허락하면 한 번 내려받습니다. 나머지는 평면 위의 점입니다</translation>
    </message>
    <message>
        <source>MNIST</source>
        <translation>MNIST</translation>
    </message>
    <message>
        <source>Fashion-MNIST</source>
        <translation>Fashion-MNIST</translation>
    </message>
    <message>
        <source>Folder of images</source>
        <translation>이미지 폴더</translation>
    </message>
    <message>
        <source>File of images</source>
        <translation>이미지 파일</translation>
    </message>
    <message>
        <source>Images in a file</source>
        <translation>이미지가 든 파일</translation>
    </message>
</context>
<context>
    <name>DifferencesDialog</name>
    <message>
        <source>What differs from {0}</source>
        <translation>{0}에서 달라진 점</translation>
    </message>
    <message>
        <source>On the left of each arrow is {0}, on the right what is open.</source>
        <translation>화살표의 왼쪽은 {0}, 오른쪽은 지금 열린 것입니다.</translation>
    </message>
    <message>
        <source>Nothing differs.</source>
        <translation>다른 것이 없습니다.</translation>
    </message>
    <message>
        <source>Settings that differ</source>
        <translation>다른 설정</translation>
    </message>
</context>
<context>
    <name>DrawingBoard</name>
    <message>
        <source>Drawing</source>
        <translation>그림판</translation>
    </message>
    <message>
        <source>Draw with the mouse, white on black</source>
        <translation>마우스로 그리세요. 검은 바탕에 흰색입니다</translation>
    </message>
    <message>
        <source>Draw here</source>
        <translation>여기에 그리세요</translation>
    </message>
</context>
<context>
    <name>DrawingView</name>
    <message>
        <source>Clear</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Clear the drawing</source>
        <translation>그린 것을 모두 지웁니다</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>그리기</translation>
    </message>
    <message>
        <source>The drawing is scaled to 20 × 20 pixels and shifted so that its centre of mass is in the middle of 28 × 28, as the images of MNIST were.</source>
        <translation>그린 그림은 MNIST의 이미지처럼 20 × 20픽셀로 맞추고, 무게중심이 28 × 28의 한가운데에 오도록 옮깁니다.</translation>
    </message>
    <message>
        <source>Only a network that was trained on images of 28 × 28 or 14 × 14 pixels can read a drawing.</source>
        <translation>28 × 28 또는 14 × 14 픽셀 이미지로 학습한 네트워크만 그림을 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>The network&apos;s input appears here</source>
        <translation>네트워크에 들어가는 그림이 여기에 나타납니다</translation>
    </message>
</context>
<context>
    <name>DroppedUnits</name>
    <message>
        <source>The units that dropout switched off</source>
        <translation>드롭아웃으로 꺼진 뉴런</translation>
    </message>
    <message>
        <source>{0}: {1} of {2} off</source>
        <translation>{0}: {2}개 중 {1}개 꺼짐</translation>
    </message>
</context>
<context>
    <name>EndChart</name>
    <message>
        <source>mean loss</source>
        <translation>평균 손실</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>distance from the end, in sizes of the weights</source>
        <translation>끝점에서 떨어진 거리(가중치 크기의 몇 배)</translation>
    </message>
    <message>
        <source>known when networks have trained</source>
        <translation>네트워크가 학습을 마치면 나옵니다</translation>
    </message>
    <message>
        <source>Copy the numbers</source>
        <translation>숫자 복사</translation>
    </message>
</context>
<context>
    <name>EntryCard</name>
    <message>
        <source>Duplicate, move, colour, remove</source>
        <translation>복제, 이동, 색, 제거</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>복제</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>위로</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>아래로</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>색</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Settings of {0}</source>
        <translation>{0} 설정</translation>
    </message>
    <message>
        <source>Show or hide the settings of {0}</source>
        <translation>{0}의 설정을 펼치거나 접습니다</translation>
    </message>
    <message>
        <source>Show {0}</source>
        <translation>{0} 표시</translation>
    </message>
    <message>
        <source>Show or hide {0}; drag it to put it elsewhere in the list</source>
        <translation>{0} 보이기 또는 숨기기; 끌면 목록에서 옮길 수 있습니다</translation>
    </message>
    <message>
        <source>More for {0}</source>
        <translation>{0}: 더 보기</translation>
    </message>
    <message>
        <source>Colour {0}</source>
        <translation>색 {0}</translation>
    </message>
    <message>
        <source>Another colour…</source>
        <translation>다른 색…</translation>
    </message>
    <message>
        <source>Colour of {0}</source>
        <translation>{0}의 색</translation>
    </message>
</context>
<context>
    <name>EntryPage</name>
    <message>
        <source>← All headings</source>
        <translation>← 전체 목차</translation>
    </message>
    <message>
        <source>Back to the headings of the course</source>
        <translation>강의 목차로 돌아갑니다</translation>
    </message>
    <message>
        <source>Previous heading</source>
        <translation>이전 제목</translation>
    </message>
    <message>
        <source>Go to the heading before</source>
        <translation>이전 제목으로 갑니다</translation>
    </message>
    <message>
        <source>Next heading</source>
        <translation>다음 제목</translation>
    </message>
    <message>
        <source>Go to the next heading</source>
        <translation>다음 제목으로 갑니다</translation>
    </message>
    <message>
        <source>Parts of this entry are not there in this language.</source>
        <translation>이 항목에는 한국어가 없는 부분이 있습니다.</translation>
    </message>
    <message>
        <source>Open the code</source>
        <translation>코드 열기</translation>
    </message>
    <message>
        <source>The code of the engine that computes it, as it runs</source>
        <translation>이것을 계산하는 엔진의 코드(실행되는 그대로)</translation>
    </message>
</context>
<context>
    <name>ExpectedBest</name>
    <message>
        <source>trials</source>
        <translation>시도 횟수</translation>
    </message>
</context>
<context>
    <name>Explanation</name>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>Schedule of the learning rate</source>
        <translation>학습률 스케줄</translation>
    </message>
    <message>
        <source>Step of {0}</source>
        <translation>{0}의 한 스텝</translation>
    </message>
    <message>
        <source>First and last layer, biases and batch norm: {0}, learning rate {1}</source>
        <translation>첫 층과 마지막 층, 편향, 배치 정규화: {0}, 학습률 {1}</translation>
    </message>
    <message>
        <source>Hidden layers: {0}</source>
        <translation>은닉층: {0}</translation>
    </message>
    <message>
        <source>Early stopping: after {0} epochs without a lower validation loss; the best weights come back</source>
        <translation>조기 종료: {0}에폭 동안 검증 손실이 더 낮아지지 않으면 끝내고, 가장 좋았던 가중치로 되돌립니다</translation>
    </message>
    <message>
        <source>Early stopping: after {0} epochs without a lower validation loss</source>
        <translation>조기 종료: {0}에폭 동안 검증 손실이 더 낮아지지 않으면 끝냅니다</translation>
    </message>
    <message>
        <source>{0}  {1} = {2}</source>
        <translation>{0}  {1} = {2}</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Browse…</source>
        <translation>찾아보기…</translation>
    </message>
    <message>
        <source>Choose a folder, a name and a kind of file</source>
        <translation>폴더, 이름, 파일 형식을 고릅니다</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>The file to write</source>
        <translation>저장할 파일입니다</translation>
    </message>
    <message>
        <source>The ending decides the kind of file: {0}.</source>
        <translation>확장자가 파일 형식을 정합니다: {0}.</translation>
    </message>
    <message>
        <source>Not saved yet. {0}. Save again to accept that.</source>
        <translation>아직 저장하지 않았습니다. {0}. 이대로 저장하려면 다시 저장하세요.</translation>
    </message>
    <message>
        <source>Give the file a name.</source>
        <translation>파일 이름을 입력하세요.</translation>
    </message>
    <message>
        <source>{0} exists already. Save again to replace it.</source>
        <translation>{0} 파일이 이미 있습니다. 다시 저장하면 바꿔 씁니다.</translation>
    </message>
</context>
<context>
    <name>ExportMenu</name>
    <message>
        <source>Export picture…</source>
        <translation>그림 내보내기…</translation>
    </message>
    <message>
        <source>Save the room or one of its figures as a picture</source>
        <translation>화면 전체나 그림 하나를 그림 파일로 저장합니다</translation>
    </message>
    <message>
        <source>Export animation…</source>
        <translation>애니메이션 내보내기…</translation>
    </message>
    <message>
        <source>Save the playback of the room or one of its figures as an animation</source>
        <translation>화면 전체나 그림 하나의 재생을 애니메이션으로 저장합니다</translation>
    </message>
    <message>
        <source>Export data…</source>
        <translation>데이터 내보내기…</translation>
    </message>
    <message>
        <source>Save what was measured in the room as a table, with all settings</source>
        <translation>이 화면에서 잰 것을 모든 설정과 함께 표로 저장합니다</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>보고서…</translation>
    </message>
    <message>
        <source>Save what the room shows as a page: verdict, numbers, pictures and settings</source>
        <translation>화면에 보이는 것을 한 페이지로 저장합니다: 평가, 수치, 그림, 설정</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>그림 복사</translation>
    </message>
    <message>
        <source>Copy the main figure, or the one that was exported last, to the clipboard</source>
        <translation>주된 그림, 또는 마지막으로 내보낸 그림을 클립보드에 복사합니다</translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation>저장했습니다: {0}</translation>
    </message>
    <message>
        <source>fall line {0}</source>
        <translation>fall line {0}</translation>
    </message>
    <message>
        <source>There is nothing to play yet</source>
        <translation>아직 재생할 것이 없습니다</translation>
    </message>
    <message>
        <source>There is nothing measured yet</source>
        <translation>아직 잰 것이 없습니다</translation>
    </message>
    <message>
        <source>Export data</source>
        <translation>데이터 내보내기</translation>
    </message>
    <message>
        <source>Web page (*.html);;PDF document (*.pdf)</source>
        <translation>웹 페이지 (*.html);;PDF 문서 (*.pdf)</translation>
    </message>
    <message>
        <source>Save a report</source>
        <translation>보고서 저장</translation>
    </message>
    <message>
        <source>The picture is on the clipboard: {0}</source>
        <translation>그림을 클립보드에 복사했습니다: {0}</translation>
    </message>
</context>
<context>
    <name>FieldRow</name>
    <message>
        <source>Reset {0}</source>
        <translation>{0} 되돌리기</translation>
    </message>
    <message>
        <source>Back to the default: {0}</source>
        <translation>기본값으로 되돌리기: {0}</translation>
    </message>
</context>
<context>
    <name>Figures</name>
    <message>
        <source>Histograms</source>
        <translation>히스토그램</translation>
    </message>
    <message>
        <source>Whole room</source>
        <translation>화면 전체</translation>
    </message>
    <message>
        <source>{0} layers of {1}</source>
        <translation>뉴런 {1}개씩 {0}층</translation>
    </message>
    <message>
        <source>layers of {0}</source>
        <translation>층별 뉴런 {0}</translation>
    </message>
    <message>
        <source>batch norm</source>
        <translation>배치 정규화</translation>
    </message>
    <message>
        <source>dropout {0}</source>
        <translation>드롭아웃 {0}</translation>
    </message>
    <message>
        <source>{0} samples of {1} numbers, {2}</source>
        <translation>샘플 {0}개, 입력 {1}개, {2}</translation>
    </message>
    <message>
        <source>seed {0}</source>
        <translation>시드 {0}</translation>
    </message>
    <message>
        <source>{0}; dotted: {1}</source>
        <translation>{0}. 점선: {1}</translation>
    </message>
    <message>
        <source>Data space</source>
        <translation>데이터 공간</translation>
    </message>
    <message>
        <source>Rates that work</source>
        <translation>통하는 학습률</translation>
    </message>
    <message>
        <source>Surface</source>
        <translation>곡면</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>from ({0}, {1})</source>
        <translation>시작점 ({0}, {1})</translation>
    </message>
    <message>
        <source>step {0} of {1}</source>
        <translation>스텝 {0} / {1}</translation>
    </message>
    <message>
        <source>gradient noise {0}, seed {1}</source>
        <translation>기울기 잡음 {0}, 시드 {1}</translation>
    </message>
    <message>
        <source>turned by {0}°</source>
        <translation>{0}° 돌림</translation>
    </message>
</context>
<context>
    <name>FileMenu</name>
    <message>
        <source>New</source>
        <translation>새로 만들기</translation>
    </message>
    <message>
        <source>Start over, as at the first start</source>
        <translation>처음 실행했을 때의 상태로 돌아갑니다</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>열기…</translation>
    </message>
    <message>
        <source>Open a session, or a picture that carries one</source>
        <translation>세션 또는 세션이 든 그림을 엽니다</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Save what is open in all rooms as a session</source>
        <translation>모든 화면에 열려 있는 내용을 세션으로 저장합니다</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>새 이름으로 저장…</translation>
    </message>
    <message>
        <source>Save what is open in all rooms under another name</source>
        <translation>모든 화면에 열려 있는 내용을 다른 이름으로 저장합니다</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>비교…</translation>
    </message>
    <message>
        <source>List the settings in which what is open differs from a session, or a picture that carries one</source>
        <translation>지금 열린 것이 어떤 세션이나 세션을 담은 그림과 어떤 설정에서 다른지 보여 줍니다</translation>
    </message>
    <message>
        <source>Clear list</source>
        <translation>목록 지우기</translation>
    </message>
    <message>
        <source>Clear the list of recent files</source>
        <translation>최근에 연 파일 목록을 지웁니다</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>최근 파일 열기</translation>
    </message>
    <message>
        <source>{0} in {1}</source>
        <translation>{0} ({1})</translation>
    </message>
    <message>
        <source>Sessions and pictures (*{0} *{1} *{2})</source>
        <translation>세션과 그림 (*{0} *{1} *{2})</translation>
    </message>
    <message>
        <source>Open a session</source>
        <translation>세션 열기</translation>
    </message>
    <message>
        <source>Sessions, pictures and checkpoints of runs (*{0} *{1} *{2} *{3})</source>
        <translation>세션, 그림, 학습의 체크포인트 (*{0} *{1} *{2} *{3})</translation>
    </message>
    <message>
        <source>Compare with a session or a run</source>
        <translation>세션이나 학습과 비교</translation>
    </message>
    <message>
        <source>{0} no longer exists.</source>
        <translation>{0} 파일이 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>session</source>
        <translation>세션</translation>
    </message>
    <message>
        <source>Session (*{0})</source>
        <translation>세션 (*{0})</translation>
    </message>
    <message>
        <source>Save the session</source>
        <translation>세션 저장</translation>
    </message>
    <message>
        <source>{0} exists already. Replace it?</source>
        <translation>{0} 파일이 이미 있습니다. 바꿔 쓸까요?</translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation>저장했습니다: {0}</translation>
    </message>
</context>
<context>
    <name>FormulaLabel</name>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
</context>
<context>
    <name>Gallery</name>
    <message>
        <source>Images</source>
        <translation>이미지</translation>
    </message>
    <message>
        <source>True digit and prediction of each image; click one to see more</source>
        <translation>정답과 예측입니다. 누르면 자세히 봅니다</translation>
    </message>
    <message>
        <source>test image {0}: {1}, taken for {2} with {3}</source>
        <translation>테스트 이미지 {0}: 정답 {1}, 예측 {2}, 확률 {3}</translation>
    </message>
</context>
<context>
    <name>GlossaryWindow</name>
    <message>
        <source>Glossary</source>
        <translation>용어집</translation>
    </message>
    <message>
        <source>Search, in English or Korean</source>
        <translation>한국어나 영어로 찾기</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>찾기</translation>
    </message>
    <message>
        <source>Find terms by their names, other names and definitions</source>
        <translation>이름, 다른 이름, 뜻풀이로 용어를 찾습니다</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>용어</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>찾은 것이 없습니다</translation>
    </message>
</context>
<context>
    <name>GridPanel</name>
    <message>
        <source>Statistics</source>
        <translation>통계</translation>
    </message>
    <message>
        <source>Every statistic of every layer; click a title to sort</source>
        <translation>모든 층의 모든 통계량입니다. 제목을 누르면 정렬합니다</translation>
    </message>
    <message>
        <source>{0} →</source>
        <translation>{0} →</translation>
    </message>
    <message>
        <source>← {0}</source>
        <translation>← {0}</translation>
    </message>
    <message>
        <source>No initializer is shown: add one at the left, or click a marker there.</source>
        <translation>표시할 초기화 방법이 없습니다. 왼쪽에서 추가하거나 목록의 표식을 누르세요.</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>재는 중…</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>표시</translation>
    </message>
    <message>
        <source>The quantity that the histograms show</source>
        <translation>히스토그램으로 볼 값</translation>
    </message>
    <message>
        <source>Log counts</source>
        <translation>개수를 로그로</translation>
    </message>
    <message>
        <source>Draw the logarithms of the counts, so that rare values show</source>
        <translation>개수의 로그를 그려 드문 값도 보이게 합니다</translation>
    </message>
    <message>
        <source>Histograms</source>
        <translation>히스토그램</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>표</translation>
    </message>
    <message>
        <source>View</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>The layers as histograms, or as a table of all statistics</source>
        <translation>층을 히스토그램으로, 또는 모든 통계량의 표로 봅니다</translation>
    </message>
</context>
<context>
    <name>HandleRow</name>
    <message>
        <source>Back to {0}, as it was at first</source>
        <translation>처음 값 {0}(으)로 되돌립니다</translation>
    </message>
</context>
<context>
    <name>Handles</name>
    <message>
        <source>Change it for the next run:</source>
        <translation>다음 실행의 설정을 바꿔 보세요.</translation>
    </message>
    <message>
        <source>Change it here:</source>
        <translation>여기서 바꿔 보세요.</translation>
    </message>
</context>
<context>
    <name>HeatMap</name>
    <message>
        <source>Map of two settings</source>
        <translation>설정 두 개의 지도</translation>
    </message>
    <message>
        <source>The stronger the colour, the better; a click, or an arrow key, chooses the best trial of a cell; a double-click or Return opens its runs</source>
        <translation>색이 강할수록 좋습니다. 클릭하거나 화살표 키를 누르면 그 칸에서 가장 좋은 시도를 고르고, 두 번 클릭하거나 Enter를 누르면 그 학습들을 엽니다</translation>
    </message>
    <message>
        <source>{0}: {1}{2}, runs: {3}</source>
        <translation>{0}: {1}{2}, 학습 {3}번</translation>
    </message>
    <message>
        <source>A map takes two settings that vary</source>
        <translation>지도에는 바꿔 본 설정이 두 개 필요합니다</translation>
    </message>
</context>
<context>
    <name>HelpMenu</name>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>Explain this</source>
        <translation>이것 설명</translation>
    </message>
    <message>
        <source>The term of what has the focus, or else the heading of the course that is about it</source>
        <translation>지금 선택된 것의 용어를, 없으면 그것을 다루는 강의 항목을 엽니다</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>설명서</translation>
    </message>
    <message>
        <source>All that Fall Line does, page by page, with a search</source>
        <translation>Fall Line이 하는 모든 일을 쪽별로, 찾기와 함께</translation>
    </message>
    <message>
        <source>Course</source>
        <translation>강의</translation>
    </message>
    <message>
        <source>The headings of the notes, with what shows them</source>
        <translation>노트의 제목과 그것을 보여 주는 실험</translation>
    </message>
    <message>
        <source>Glossary</source>
        <translation>용어집</translation>
    </message>
    <message>
        <source>The words of the field, and what they mean here</source>
        <translation>이 분야의 용어와 여기에서의 뜻입니다</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>키보드 단축키</translation>
    </message>
    <message>
        <source>All keys and what they do</source>
        <translation>모든 단축키와 그 기능</translation>
    </message>
    <message>
        <source>About Fall Line</source>
        <translation>Fall Line 정보</translation>
    </message>
    <message>
        <source>The purpose of Fall Line, and its version</source>
        <translation>Fall Line의 목적과 버전</translation>
    </message>
</context>
<context>
    <name>HistogramGrid</name>
    <message>
        <source>Histograms</source>
        <translation>히스토그램</translation>
    </message>
    <message>
        <source>Read the layers here</source>
        <translation>이 근처의 층을 크게 보기</translation>
    </message>
    <message>
        <source>Show all layers at once</source>
        <translation>모든 층을 한꺼번에 보기</translation>
    </message>
</context>
<context>
    <name>HistoryActions</name>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Undo the last change</source>
        <translation>마지막 변경을 되돌립니다</translation>
    </message>
    <message>
        <source>Redo the change that was undone</source>
        <translation>취소한 변경을 다시 합니다</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
    <message>
        <source>Undone: {0}</source>
        <translation>실행 취소함: {0}</translation>
    </message>
    <message>
        <source>Redone: {0}</source>
        <translation>다시 실행함: {0}</translation>
    </message>
</context>
<context>
    <name>ImportanceBars</name>
    <message>
        <source>Importance of the settings</source>
        <translation>설정의 중요도</translation>
    </message>
    <message>
        <source>Share of the variance that each setting explains (fANOVA, Hutter et al. 2014; finished trials)</source>
        <translation>설정마다 설명하는 분산의 몫(fANOVA, Hutter et al. 2014; 완료된 시도)</translation>
    </message>
    <message>
        <source>Finished trials: {0}. Share of the variance that each setting explains (fANOVA, Hutter et al. 2014)</source>
        <translation>완료된 시도 {0}개에서 설정마다 설명하는 분산의 몫(fANOVA, Hutter et al. 2014)</translation>
    </message>
</context>
<context>
    <name>IndexPage</name>
    <message>
        <source>Search: vanishing, mini-batch, Glorot …</source>
        <translation>찾기: 소실, 미니배치, Glorot …</translation>
    </message>
    <message>
        <source>Search the course</source>
        <translation>강의에서 찾기</translation>
    </message>
    <message>
        <source>Words in English or Korean, or parts of words</source>
        <translation>한국어나 영어 낱말, 또는 그 일부</translation>
    </message>
    <message>
        <source>Headings of the course</source>
        <translation>강의 목차</translation>
    </message>
    <message>
        <source>No heading has all of these words.</source>
        <translation>이 낱말이 모두 들어 있는 제목이 없습니다.</translation>
    </message>
    <message>
        <source>← Course of the notes</source>
        <translation>← 노트의 강의</translation>
    </message>
    <message>
        <source>Back to the course of the notes</source>
        <translation>노트의 강의로 돌아갑니다</translation>
    </message>
    <message>
        <source>In short</source>
        <translation>개요</translation>
    </message>
</context>
<context>
    <name>InitializerBody</name>
    <message>
        <source>Activation</source>
        <translation>활성화 함수</translation>
    </message>
    <message>
        <source>Activation of the network</source>
        <translation>네트워크의 활성화 함수</translation>
    </message>
    <message>
        <source>Train with this</source>
        <translation>이 네트워크로 학습</translation>
    </message>
    <message>
        <source>Copy this network&apos;s settings to the Trainer, and go there</source>
        <translation>이 네트워크로 학습 양식을 채우고 학습 화면으로 갑니다</translation>
    </message>
    <message>
        <source>Activation of the network: {0}</source>
        <translation>네트워크의 활성화 함수: {0}</translation>
    </message>
</context>
<context>
    <name>InitializerCard</name>
    <message>
        <source>Initializer</source>
        <translation>초기화 방법</translation>
    </message>
    <message>
        <source>Train with this</source>
        <translation>이 네트워크로 학습</translation>
    </message>
</context>
<context>
    <name>InitializersController</name>
    <message>
        <source>{0} GB of memory</source>
        <translation>메모리 {0} GB</translation>
    </message>
    <message>
        <source>Measuring, with {0}</source>
        <translation>측정 중, {0}</translation>
    </message>
    <message>
        <source>Measuring: {0}, about {1} left, with {2}</source>
        <translation>측정 중: {0}, 약 {1} 남음, {2}</translation>
    </message>
    <message>
        <source>all layers</source>
        <translation>모든 층</translation>
    </message>
    <message>
        <source>layer {0}, signal</source>
        <translation>층 {0}, 신호</translation>
    </message>
    <message>
        <source>layer {0}, gradient</source>
        <translation>층 {0}, 기울기</translation>
    </message>
</context>
<context>
    <name>InitializersPanel</name>
    <message>
        <source>Controls</source>
        <translation>컨트롤</translation>
    </message>
    <message>
        <source>Show the controls: initializers, network and input</source>
        <translation>컨트롤 보기: 초기화 방법, 네트워크, 입력</translation>
    </message>
    <message>
        <source>Course</source>
        <translation>강의</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>설명</translation>
    </message>
    <message>
        <source>Show the statistics of all layers as curves</source>
        <translation>모든 층의 통계를 곡선으로 보기</translation>
    </message>
</context>
<context>
    <name>Insight</name>
    <message>
        <source>What the map holds</source>
        <translation>지도가 담은 것</translation>
    </message>
</context>
<context>
    <name>InterruptedLine</name>
    <message>
        <source>Leave it for now; you can continue it from the list under Compare</source>
        <translation>그대로 둡니다. 비교 탭의 목록에서 이어서 할 수 있습니다</translation>
    </message>
    <message>
        <source>Continue it</source>
        <translation>이어서 학습</translation>
    </message>
    <message>
        <source>Continue the training from where it was saved</source>
        <translation>저장된 곳부터 이어서 학습합니다</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>나중에</translation>
    </message>
    <message>
        <source>“{0}” was interrupted after {1} of {2} epochs.</source>
        <translation>“{0}” 학습이 {2}에폭 중 {1}에폭에서 중단되었습니다.</translation>
    </message>
</context>
<context>
    <name>KeptQueueLine</name>
    <message>
        <source>Make them now</source>
        <translation>지금 학습</translation>
    </message>
    <message>
        <source>Let the runs go on that wait in the queue</source>
        <translation>대기열에서 기다리는 학습을 진행합니다</translation>
    </message>
    <message>
        <source>Forget them</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Take these runs off the queue</source>
        <translation>이 학습들을 대기열에서 뺍니다</translation>
    </message>
    <message>
        <source>Runs that waited when Fall Line was closed, and are held in the queue: {0}.</source>
        <translation>Fall Line을 닫을 때 기다리던 학습이 대기열에 보류되어 있습니다: {0}개.</translation>
    </message>
</context>
<context>
    <name>LargePage</name>
    <message>
        <source>← All layers</source>
        <translation>← 모든 층</translation>
    </message>
    <message>
        <source>Back to all layers (Esc)</source>
        <translation>모든 층으로 돌아갑니다 (Esc)</translation>
    </message>
</context>
<context>
    <name>LayerChart</name>
    <message>
        <source>layer</source>
        <translation>층</translation>
    </message>
</context>
<context>
    <name>LayerStatisticChart</name>
    <message>
        <source>The statistic that is drawn by epoch</source>
        <translation>에폭에 따라 그릴 통계량</translation>
    </message>
    <message>
        <source>Drawn by epoch</source>
        <translation>에폭마다 그립니다</translation>
    </message>
    <message>
        <source>output</source>
        <translation>출력</translation>
    </message>
</context>
<context>
    <name>LayersBox</name>
    <message>
        <source>no layer</source>
        <translation>층 없음</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>깊이</translation>
    </message>
    <message>
        <source>Number of layers; drag to sweep</source>
        <translation>층의 수입니다. 끌면 연속으로 바뀝니다</translation>
    </message>
    <message>
        <source>Number of layers</source>
        <translation>층의 수입니다</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>너비</translation>
    </message>
    <message>
        <source>Number of units in every layer</source>
        <translation>모든 층의 뉴런 수입니다</translation>
    </message>
    <message>
        <source>Each layer</source>
        <translation>층마다</translation>
    </message>
    <message>
        <source>Number of units in each layer, such as 256, 100, 100; commas, spaces or semicolons separate</source>
        <translation>층별 뉴런 수입니다. 예: 256, 100, 100. 쉼표, 공백, 세미콜론으로 구분합니다</translation>
    </message>
</context>
<context>
    <name>LayersTab</name>
    <message>
        <source>Logarithmic counts</source>
        <translation>개수를 로그로</translation>
    </message>
    <message>
        <source>All layers</source>
        <translation>모든 층</translation>
    </message>
    <message>
        <source>Back to the histograms of all layers (Esc)</source>
        <translation>모든 층의 히스토그램으로 돌아갑니다 (Esc)</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>층</translation>
    </message>
    <message>
        <source>Layers of {0}, {1}</source>
        <translation>{0}의 층, {1}</translation>
    </message>
    <message>
        <source>The layers of this run were not kept; train it again to see them</source>
        <translation>이 학습의 층별 기록은 남아 있지 않습니다. 다시 학습하면 볼 수 있습니다</translation>
    </message>
    <message>
        <source>Start a run to see histograms of every layer here</source>
        <translation>학습을 시작하면 모든 층의 히스토그램이 여기에 나타납니다</translation>
    </message>
    <message>
        <source>{0}; the line shows the start</source>
        <translation>{0}, 선은 시작할 때의 분포</translation>
    </message>
    <message>
        <source>{0}, before the first step</source>
        <translation>{0}, 첫 스텝 이전</translation>
    </message>
    <message>
        <source>{0}, the saved epoch nearest to epoch {1}</source>
        <translation>{0}, 에폭 {1}에 가장 가까운 기록</translation>
    </message>
    <message>
        <source>after epoch {0}</source>
        <translation>에폭 {0} 이후</translation>
    </message>
    <message>
        <source>at the start</source>
        <translation>시작할 때</translation>
    </message>
</context>
<context>
    <name>LineChart</name>
    <message>
        <source>step</source>
        <translation>스텝</translation>
    </message>
</context>
<context>
    <name>LiveForm</name>
    <message>
        <source>Changes the run that goes on, from its next step</source>
        <translation>진행 중인 학습의 설정을 다음 스텝부터 바꿉니다</translation>
    </message>
</context>
<context>
    <name>LossByRate</name>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>학습률</translation>
    </message>
</context>
<context>
    <name>LossChart</name>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>The true loss, through the steps where it was computed, and dotted that of the map</source>
        <translation>실제 손실(계산한 스텝들을 잇는 선)과 지도의 손실(점선)</translation>
    </message>
    <message>
        <source>{0}; click to go to a step</source>
        <translation>{0}; 누르면 그 스텝으로 갑니다</translation>
    </message>
    <message>
        <source>The loss at each step. No minimum is subtracted, since the box has none or a racer has gone below it; click to go to a step</source>
        <translation>스텝별 손실입니다. 범위 안에 최솟값이 없거나 주자가 그보다 낮은 곳에 갔으므로 최솟값을 빼지 않았습니다. 누르면 그 스텝으로 갑니다</translation>
    </message>
    <message>
        <source>loss − minimum</source>
        <translation>손실 − 최솟값</translation>
    </message>
    <message>
        <source>The loss minus the lowest minimum, at each step; click to go to a step</source>
        <translation>스텝마다 가장 낮은 최솟값보다 얼마나 높은지 보여 줍니다. 누르면 그 스텝으로 갑니다</translation>
    </message>
    <message>
        <source>Dotted: the loss that theory predicts for late steps</source>
        <translation>점선: 뒤쪽 스텝에 대해 이론이 예측하는 손실</translation>
    </message>
    <message>
        <source>Dotted: the mean loss at which theory says that a racer stays under this noise</source>
        <translation>점선: 이 잡음에서 주자가 머문다고 이론이 말하는 평균 손실</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Quit</source>
        <translation>종료</translation>
    </message>
    <message>
        <source>Close Fall Line</source>
        <translation>Fall Line을 종료합니다</translation>
    </message>
    <message>
        <source>Open course…</source>
        <translation>강의 열기…</translation>
    </message>
    <message>
        <source>Open a folder of lessons of your own</source>
        <translation>직접 쓴 레슨 폴더를 엽니다</translation>
    </message>
    <message>
        <source>Close what is open, the innermost first</source>
        <translation>열린 것을 안쪽부터 닫기</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>확인</translation>
    </message>
    <message>
        <source>Close this notice</source>
        <translation>이 알림을 닫습니다</translation>
    </message>
    <message>
        <source>Open a course</source>
        <translation>강의 열기</translation>
    </message>
</context>
<context>
    <name>ManualWindow</name>
    <message>
        <source>Manual</source>
        <translation>설명서</translation>
    </message>
    <message>
        <source>Search all pages</source>
        <translation>모든 쪽에서 찾기</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>찾기</translation>
    </message>
    <message>
        <source>Find the sections of all pages that have these words</source>
        <translation>이 낱말들이 있는 절을 모든 쪽에서 찾습니다</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>쪽 목록</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>쪽</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>앞으로</translation>
    </message>
    <message>
        <source>Sections found: {0}</source>
        <translation>찾은 절: {0}개</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>찾은 것이 없습니다</translation>
    </message>
</context>
<context>
    <name>MapActions</name>
    <message>
        <source>Show the whole surface</source>
        <translation>곡면 전체 보기</translation>
    </message>
    <message>
        <source>Zoom to the race</source>
        <translation>경주에 맞춰 확대</translation>
    </message>
    <message>
        <source>Values on contours</source>
        <translation>등고선의 값</translation>
    </message>
    <message>
        <source>Basins on the map</source>
        <translation>지도에 수렴 영역</translation>
    </message>
    <message>
        <source>Turn the surface</source>
        <translation>곡면 돌리기</translation>
    </message>
    <message>
        <source>Gradient flow</source>
        <translation>기울기 흐름</translation>
    </message>
    <message>
        <source>Newton&apos;s step</source>
        <translation>뉴턴 스텝</translation>
    </message>
    <message>
        <source>Many seeds or starts</source>
        <translation>여러 시드나 시작점</translation>
    </message>
    <message>
        <source>Surface in relief</source>
        <translation>곡면을 입체로</translation>
    </message>
    <message>
        <source>Map through the chosen racer</source>
        <translation>고른 주자를 지나는 지도</translation>
    </message>
    <message>
        <source>Fork from this frame</source>
        <translation>이 프레임에서 갈라지기</translation>
    </message>
    <message>
        <source>Write the loss on every third line of equal height</source>
        <translation>등고선 세 개마다 하나에 손실을 적습니다</translation>
    </message>
    <message>
        <source>Colour the map by the minimum that the chosen racer reaches from each place</source>
        <translation>고른 주자가 각 위치에서 출발해 이르는 최솟값에 따라 지도를 칠합니다</translation>
    </message>
    <message>
        <source>Draw the path of steepest descent from the start, which small enough rates follow</source>
        <translation>시작점에서 가장 가파르게 내려가는 길을 그립니다. 학습률이 충분히 작으면 이 길을 따라갑니다</translation>
    </message>
    <message>
        <source>Draw Newton&apos;s step and both curvatures on the map where the chosen racer is</source>
        <translation>고른 주자가 있는 곳의 뉴턴 스텝과 두 곡률을 지도에 그립니다</translation>
    </message>
    <message>
        <source>Race the chosen racer with 32 seeds; without noise and batches, from 32 starts around its own</source>
        <translation>고른 주자를 32개 시드로 달리게 합니다. 잡음과 배치가 없으면 둘레의 32개 시작점에서 달립니다</translation>
    </message>
    <message>
        <source>Show the surface in three dimensions, with hidden parts of paths dotted</source>
        <translation>곡면을 세 차원으로, 가려진 경로는 점선으로 보여 줍니다</translation>
    </message>
    <message>
        <source>Where the playback pauses, show the map of the parallel plane through the chosen racer&apos;s own weights</source>
        <translation>재생을 멈춘 곳에서, 고른 주자의 가중치를 지나는 평행한 평면의 지도를 보여 줍니다</translation>
    </message>
    <message>
        <source>Add a racer that is the chosen one up to this frame and may then differ</source>
        <translation>이 프레임까지는 고른 주자와 같고 그다음은 달라질 수 있는 주자를 더합니다</translation>
    </message>
    <message>
        <source>Only on a surface of two numbers; a network has thousands</source>
        <translation>숫자가 둘인 곡면에서만 됩니다. 네트워크에는 수천 개가 있습니다</translation>
    </message>
    <message>
        <source>Only on a surface of two numbers; a matrix has 64</source>
        <translation>수 두 개로 된 곡면에서만 됩니다. 행렬에는 수가 64개 있습니다</translation>
    </message>
    <message>
        <source>Turn the surface under the racers: those with a rate for each coordinate do not turn along</source>
        <translation>주자들 아래의 곡면을 돌립니다. 좌표마다 학습률이 따로 있는 주자는 함께 돌지 않습니다</translation>
    </message>
</context>
<context>
    <name>MapPage</name>
    <message>
        <source>Across</source>
        <translation>가로</translation>
    </message>
    <message>
        <source>The setting along the horizontal axis</source>
        <translation>가로축의 설정</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>세로</translation>
    </message>
    <message>
        <source>The setting along the vertical axis</source>
        <translation>세로축의 설정</translation>
    </message>
</context>
<context>
    <name>MapSwitch</name>
    <message>
        <source>What the map shows</source>
        <translation>지도에 보이는 것</translation>
    </message>
    <message>
        <source>Colour the map by the loss</source>
        <translation>손실에 따라 지도를 칠합니다</translation>
    </message>
    <message>
        <source>Colour the map by the minimum that the chosen racer reaches from each place (B)</source>
        <translation>고른 주자가 각 위치에서 출발해 이르는 최솟값에 따라 지도를 칠합니다(B)</translation>
    </message>
    <message>
        <source>Show the surface in relief; drag it to turn it (V)</source>
        <translation>곡면을 입체로 보여 줍니다. 끌면 돌아갑니다(V)</translation>
    </message>
</context>
<context>
    <name>MapTips</name>
    <message>
        <source>○ Uphill of {0}: SAM takes its gradient here</source>
        <translation>○ {0}의 오르막: SAM이 여기서 기울기를 구합니다</translation>
    </message>
    <message>
        <source>★ Minimum</source>
        <translation>★ 최솟값</translation>
    </message>
    <message>
        <source>★ Local minimum</source>
        <translation>★ 극솟값</translation>
    </message>
    <message>
        <source>✕ Saddle point</source>
        <translation>✕ 안장점</translation>
    </message>
    <message>
        <source>Start of all racers; drag it elsewhere</source>
        <translation>모든 주자의 시작점; 끌어서 옮깁니다</translation>
    </message>
    <message>
        <source>{0} at ({1}, {2}), loss {3}</source>
        <translation>{0}: ({1}, {2}), 손실 {3}</translation>
    </message>
</context>
<context>
    <name>MatrixView</name>
    <message>
        <source>{0} has diverged</source>
        <translation>{0}: 발산했습니다</translation>
    </message>
    <message>
        <source>Update of {0} at step {1}</source>
        <translation>스텝 {1}에서 {0}의 갱신</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>기울기</translation>
    </message>
    <message>
        <source>mean of gradients</source>
        <translation>기울기의 평균</translation>
    </message>
    <message>
        <source>{0}: singular values from {1} to {2}</source>
        <translation>{0}: 특잇값 {1}부터 {2}까지</translation>
    </message>
    <message>
        <source>Below each matrix its singular values, the largest first, from 0 to the largest. ΔW is without weight decay.</source>
        <translation>행렬 아래의 막대는 그 특잇값이며, 큰 것부터 0에서 가장 큰 값까지의 눈금으로 그립니다. ΔW에는 가중치 감소가 들어 있지 않습니다.</translation>
    </message>
</context>
<context>
    <name>MeasureChart</name>
    <message>
        <source>loss against the rate</source>
        <translation>학습률에 따른 손실</translation>
    </message>
    <message>
        <source>memory of {0}</source>
        <translation>{0}의 내부 상태</translation>
    </message>
    <message>
        <source>effective rate of {0}</source>
        <translation>{0}의 유효 학습률</translation>
    </message>
    <message>
        <source>−η v of {0}</source>
        <translation>{0}의 −η v</translation>
    </message>
    <message>
        <source>singular values of W, {0}</source>
        <translation>W의 특잇값, {0}</translation>
    </message>
    <message>
        <source>singular values of the update, {0}</source>
        <translation>갱신의 특잇값, {0}</translation>
    </message>
    <message>
        <source>stability limit</source>
        <translation>안정 한계</translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation>기울기 크기</translation>
    </message>
    <message>
        <source>distance to a minimum</source>
        <translation>최솟값까지의 거리</translation>
    </message>
    <message>
        <source>distance</source>
        <translation>거리</translation>
    </message>
    <message>
        <source>step length</source>
        <translation>스텝의 길이</translation>
    </message>
    <message>
        <source>length</source>
        <translation>길이</translation>
    </message>
    <message>
        <source>share of the stability limit</source>
        <translation>안정 한계에 대한 비율</translation>
    </message>
    <message>
        <source>share of limit</source>
        <translation>한계의 비율</translation>
    </message>
    <message>
        <source>share</source>
        <translation>비율</translation>
    </message>
    <message>
        <source>effective rate</source>
        <translation>유효 학습률</translation>
    </message>
    <message>
        <source>velocity of the notes</source>
        <translation>강의 노트의 속도</translation>
    </message>
    <message>
        <source>step taken</source>
        <translation>옮겨 간 스텝</translation>
    </message>
    <message>
        <source>−η v of the chosen racer, along its motion</source>
        <translation>선택한 주자의 −η v(움직이는 방향)</translation>
    </message>
    <message>
        <source>singular values of W, chosen racer</source>
        <translation>고른 주자의 W의 특잇값</translation>
    </message>
    <message>
        <source>singular values of its update</source>
        <translation>고른 주자의 갱신의 특잇값</translation>
    </message>
    <message>
        <source>The mean loss round each end, in random directions that change each unit&apos;s weights by a share of their own size: a curve that stays low is a flat end, one that rises soon a sharp one</source>
        <translation>뉴런마다 가중치를 제 크기의 일부만큼 무작위 방향으로 바꾸었을 때 끝점 둘레의 평균 손실입니다. 낮게 머무는 곡선은 평평한 끝, 곧 오르는 곡선은 뾰족한 끝입니다</translation>
    </message>
    <message>
        <source>loss round the end</source>
        <translation>끝점 둘레의 손실</translation>
    </message>
    <message>
        <source>distance off the plane</source>
        <translation>평면에서 벗어난 거리</translation>
    </message>
    <message>
        <source>memory of the chosen racer</source>
        <translation>선택한 주자의 내부 상태</translation>
    </message>
    <message>
        <source>effective rate of the chosen racer</source>
        <translation>선택한 주자의 유효 학습률</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>측정값</translation>
    </message>
    <message>
        <source>The measure that this chart draws</source>
        <translation>이 차트에 그릴 값</translation>
    </message>
    <message>
        <source>The measure at each step; click to go to a step</source>
        <translation>스텝마다 잰 값입니다. 누르면 그 스텝으로 갑니다</translation>
    </message>
    <message>
        <source>Loss against the rate</source>
        <translation>학습률에 따른 손실</translation>
    </message>
    <message>
        <source>The loss of each racer at the present frame, at every learning rate; drag a dot, or press the arrow keys, to change its rate</source>
        <translation>지금 프레임에서 모든 학습률에 대한 주자별 손실. 점을 끌거나 화살표 키를 눌러 학습률을 바꿉니다</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close the hint</source>
        <translation>도움말 닫기</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>이 알림을 닫습니다</translation>
    </message>
</context>
<context>
    <name>MistakesView</name>
    <message>
        <source>All mistakes</source>
        <translation>모든 오답</translation>
    </message>
    <message>
        <source>Go back to the worst of all mistakes (Escape)</source>
        <translation>모든 오답 중 가장 심한 것을 다시 보여 줍니다 (Esc)</translation>
    </message>
    <message>
        <source>Mistakes</source>
        <translation>오답</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>혼동 행렬</translation>
    </message>
    <message>
        <source>No mistakes</source>
        <translation>오답이 없습니다</translation>
    </message>
    <message>
        <source>The worst {1} of {0} mistakes</source>
        <translation>오답 {0}개 중 가장 심한 {1}개</translation>
    </message>
    <message>
        <source>All {0} mistakes, the worst first</source>
        <translation>오답 {0}개 전체, 심한 순서로</translation>
    </message>
    <message>
        <source>{0} recognised: {1} images, the least certain first</source>
        <translation>정답 {0}, 맞힘: 이미지 {1}장, 확신이 낮은 순서로</translation>
    </message>
    <message>
        <source>{0} taken for {1}: {2} images</source>
        <translation>정답 {0}, 예측 {1}: 이미지 {2}장</translation>
    </message>
    <message>
        <source>{0}; {1} are shown</source>
        <translation>{0}. 그중 {1}개를 보입니다</translation>
    </message>
</context>
<context>
    <name>NetworkForm</name>
    <message>
        <source>Activation</source>
        <translation>활성화 함수</translation>
    </message>
    <message>
        <source>Initializer</source>
        <translation>초기화 방법</translation>
    </message>
    <message>
        <source>Train and race</source>
        <translation>학습하고 경주하기</translation>
    </message>
    <message>
        <source>Train the network with each racer (Ctrl+Return)</source>
        <translation>주자마다 네트워크를 학습합니다(Ctrl+Return)</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>학습 진행 상황</translation>
    </message>
    <message>
        <source>Back to {0}</source>
        <translation>{0}(으)로 되돌리기</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
</context>
<context>
    <name>OneSetting</name>
    <message>
        <source>Value against one setting</source>
        <translation>설정 하나에 따른 값</translation>
    </message>
</context>
<context>
    <name>OpenDataDialog</name>
    <message>
        <source>Exchange rows and columns</source>
        <translation>행과 열 바꾸기</translation>
    </message>
    <message>
        <source>Scale all to</source>
        <translation>크기를 모두 맞춤:</translation>
    </message>
    <message>
        <source>Leave out what cannot be read</source>
        <translation>읽을 수 없는 것 빼기</translation>
    </message>
    <message>
        <source>Train on these images</source>
        <translation>이 이미지로 학습</translation>
    </message>
    <message>
        <source>Open data</source>
        <translation>데이터 열기</translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation>데이터셋</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>행</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>열</translation>
    </message>
    <message>
        <source>Pixels of every image after scaling, from 1 to {0}</source>
        <translation>크기를 맞춘 뒤 이미지의 픽셀 수, 1부터 {0}까지</translation>
    </message>
    <message>
        <source>Which of the datasets in this folder to read</source>
        <translation>이 폴더의 데이터셋 가운데 읽을 것</translation>
    </message>
    <message>
        <source>EMNIST keeps its images with rows and columns exchanged</source>
        <translation>EMNIST의 이미지는 행과 열이 바뀌어 있습니다</translation>
    </message>
    <message>
        <source>Scale every image to this many rows × columns</source>
        <translation>모든 이미지를 이 행 × 열 크기로 맞춥니다</translation>
    </message>
    <message>
        <source>Use the images that can be read, without the others</source>
        <translation>읽을 수 있는 이미지만 씁니다</translation>
    </message>
    <message>
        <source>Let the next run train on these images</source>
        <translation>다음 학습을 이 이미지로 합니다</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>Reading; the images take about {0} MB of memory</source>
        <translation>읽는 중입니다. 이미지는 메모리 약 {0} MB를 씁니다</translation>
    </message>
    <message>
        <source>Choose one</source>
        <translation>하나를 고르세요</translation>
    </message>
    <message>
        <source>{0} training and {1} test images of {2} × {3} pixels in {4} classes: {5}</source>
        <translation>{2} × {3}픽셀의 학습 이미지 {0}개와 테스트 이미지 {1}개, 클래스 {4}개: {5}</translation>
    </message>
</context>
<context>
    <name>OptimizersView</name>
    <message>
        <source>Show or hide racer {0}</source>
        <translation>주자 {0} 표시 또는 숨기기</translation>
    </message>
    <message>
        <source>Controls</source>
        <translation>컨트롤</translation>
    </message>
    <message>
        <source>Show the controls: surface, racers and race</source>
        <translation>컨트롤 보기: 곡면, 주자, 경주</translation>
    </message>
    <message>
        <source>Course</source>
        <translation>강의</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>설명</translation>
    </message>
    <message>
        <source>Show the update, its numbers and all racers</source>
        <translation>갱신과 그 값, 모든 주자를 봅니다</translation>
    </message>
    <message>
        <source>Learning rate of {0}, at most {1}</source>
        <translation>{0}의 학습률, 최대 {1}</translation>
    </message>
    <message>
        <source>Step {0}: {1} forks</source>
        <translation>스텝 {0}: {1} 갈라짐</translation>
    </message>
</context>
<context>
    <name>OwnTrainingForm</name>
    <message>
        <source>Initializer</source>
        <translation>초기화 방법</translation>
    </message>
    <message>
        <source>Back to {0}, as the network has it</source>
        <translation>네트워크의 값인 {0}(으)로 되돌립니다</translation>
    </message>
</context>
<context>
    <name>PageTabs</name>
    <message>
        <source>Distribution</source>
        <translation>분포</translation>
    </message>
    <message>
        <source>One sample</source>
        <translation>샘플 하나</translation>
    </message>
    <message>
        <source>Pages of this layer</source>
        <translation>이 층의 두 화면</translation>
    </message>
    <message>
        <source>All values of the layer as a histogram, or one sample on its way there and back, with numbers</source>
        <translation>층의 모든 값을 히스토그램으로 보거나, 샘플 하나가 지나갔다가 돌아오는 과정을 숫자로 봅니다</translation>
    </message>
</context>
<context>
    <name>PaintedChart</name>
    <message>
        <source>A study&apos;s trials appear here as they are made</source>
        <translation>탐색의 시도가 진행되면 여기에 나타납니다</translation>
    </message>
</context>
<context>
    <name>ParallelCoordinates</name>
    <message>
        <source>Parallel coordinates</source>
        <translation>평행 좌표</translation>
    </message>
    <message>
        <source>Drag along an axis to keep only the trials there; click the axis to keep all again</source>
        <translation>축을 따라 끌면 그곳을 지나는 시도만 남습니다. 축을 클릭하면 모두 다시 나타납니다</translation>
    </message>
    <message>
        <source>Trial {0}: {1}</source>
        <translation>시도 {0}: {1}</translation>
    </message>
    <message>
        <source>value</source>
        <translation>값</translation>
    </message>
</context>
<context>
    <name>Picture</name>
    <message>
        <source>Picture</source>
        <translation>그림</translation>
    </message>
</context>
<context>
    <name>PictureDialog</name>
    <message>
        <source>Export picture</source>
        <translation>그림 내보내기</translation>
    </message>
    <message>
        <source>Picture of</source>
        <translation>내보낼 그림</translation>
    </message>
    <message>
        <source>The figure to export, as it looks now</source>
        <translation>지금 보이는 그대로 내보냅니다</translation>
    </message>
    <message>
        <source>On paper: {0} × {1} mm</source>
        <translation>인쇄 크기: {0} × {1} mm</translation>
    </message>
</context>
<context>
    <name>PixelPicture</name>
    <message>
        <source>The image, with the pixels of the table framed</source>
        <translation>이미지. 표의 픽셀에 테두리를 둘렀습니다</translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message>
        <source>Press ↔ beside each setting at the left that is to vary; its values stand here, to be changed.</source>
        <translation>왼쪽에서 바꿔 볼 설정 옆의 ↔를 누르세요. 시도할 값이 여기에 나타나며 고칠 수 있습니다.</translation>
    </message>
    <message>
        <source>Ready studies</source>
        <translation>준비된 탐색</translation>
    </message>
    <message>
        <source>Put a ready study and its settings into the form</source>
        <translation>준비된 탐색과 그 설정을 불러옵니다</translation>
    </message>
    <message>
        <source>Settings: {0} · seeds of each: {1} · runs: {2}</source>
        <translation>설정 {0}개 · 설정마다 시드 {1}개 · 학습 {2}번</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>이 컴퓨터</translation>
    </message>
    <message>
        <source>Keep the trials on this computer, in a file on a shared disk, or in a database (its URL): other computers join by “fallline work”. A password is kept in this window only, and is shown nowhere.</source>
        <translation>시도를 이 컴퓨터, 공유 디스크의 파일, 데이터베이스(URL) 중 한 곳에 보관합니다. 다른 컴퓨터는 “fallline work”로 함께할 수 있습니다. 암호는 이 창에만 남고 어디에도 표시되지 않습니다.</translation>
    </message>
    <message>
        <source>Kept at</source>
        <translation>보관 장소</translation>
    </message>
    <message>
        <source>How</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>What varies</source>
        <translation>바꿔 볼 설정</translation>
    </message>
</context>
<context>
    <name>PlanePlot</name>
    <message>
        <source>Plane</source>
        <translation>평면</translation>
    </message>
</context>
<context>
    <name>PlaybackBar</name>
    <message>
        <source>Frame</source>
        <translation>프레임</translation>
    </message>
    <message>
        <source>of {0}</source>
        <translation>/ {0}</translation>
    </message>
    <message>
        <source>To the start</source>
        <translation>처음으로</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>One step back</source>
        <translation>한 스텝 뒤로</translation>
    </message>
    <message>
        <source>Left; 10 with Shift</source>
        <translation>왼쪽 화살표, Shift와 함께 10스텝</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>스페이스</translation>
    </message>
    <message>
        <source>One step on</source>
        <translation>한 스텝 앞으로</translation>
    </message>
    <message>
        <source>Right; 10 with Shift</source>
        <translation>오른쪽 화살표, Shift와 함께 10스텝</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>끝으로</translation>
    </message>
    <message>
        <source>End</source>
        <translation>End</translation>
    </message>
    <message>
        <source>{0} ({1})</source>
        <translation>{0} ({1})</translation>
    </message>
    <message>
        <source>The frame that is shown; type another to go there</source>
        <translation>지금 보이는 프레임입니다. 다른 번호를 입력하면 그리로 갑니다</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Drag to move through the frames</source>
        <translation>끌면 프레임을 앞뒤로 넘깁니다</translation>
    </message>
    <message>
        <source>Speed: 1× is {0} steps a second</source>
        <translation>속도: 1×는 초당 {0}스텝</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>속도</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>Start again at the end</source>
        <translation>끝나면 처음부터 다시 재생합니다</translation>
    </message>
    <message>
        <source>of {0}: {1}</source>
        <translation>/ {0}: {1}</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시정지</translation>
    </message>
</context>
<context>
    <name>PlaybackMenu</name>
    <message>
        <source>&amp;Playback</source>
        <translation>재생(&amp;P)</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>재생 또는 일시정지</translation>
    </message>
    <message>
        <source>One step on</source>
        <translation>한 스텝 앞으로</translation>
    </message>
    <message>
        <source>One step back</source>
        <translation>한 스텝 뒤로</translation>
    </message>
    <message>
        <source>Ten steps on</source>
        <translation>열 스텝 앞으로</translation>
    </message>
    <message>
        <source>Ten steps back</source>
        <translation>열 스텝 뒤로</translation>
    </message>
    <message>
        <source>To the start</source>
        <translation>처음으로</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>끝으로</translation>
    </message>
</context>
<context>
    <name>PointEditor</name>
    <message>
        <source>Remove all</source>
        <translation>모두 지우기</translation>
    </message>
    <message>
        <source>Remove all points</source>
        <translation>점을 모두 지웁니다</translation>
    </message>
    <message>
        <source>Click to add a point of the chosen class; click a point to remove it.</source>
        <translation>누르면 선택한 클래스의 점이 더해지고, 점을 누르면 지워집니다.</translation>
    </message>
    <message>
        <source>{0} points; {1} more are needed to train.</source>
        <translation>점 {0}개. 학습하려면 {1}개가 더 필요합니다.</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>Class {0}</source>
        <translation>클래스 {0}</translation>
    </message>
    <message>
        <source>Add points of class {0}</source>
        <translation>클래스 {0}의 점을 더합니다</translation>
    </message>
</context>
<context>
    <name>PointsDialog</name>
    <message>
        <source>From a file…</source>
        <translation>파일에서…</translation>
    </message>
    <message>
        <source>Read two columns of a CSV or text file</source>
        <translation>CSV나 텍스트 파일의 두 열을 읽습니다</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>점</translation>
    </message>
    <message>
        <source>A point a line, X and Y: paste two columns, or type. Up to {0}.</source>
        <translation>한 줄에 점 하나, X와 Y: 두 열을 붙여 넣거나 입력하세요. 최대 {0}개.</translation>
    </message>
    <message>
        <source>X and Y of each point, with spaces, tabs, commas or semicolons</source>
        <translation>각 점의 X와 Y. 사이에는 공백, 탭, 쉼표, 세미콜론</translation>
    </message>
    <message>
        <source>Two columns</source>
        <translation>두 열</translation>
    </message>
    <message>
        <source>Open points</source>
        <translation>점 열기</translation>
    </message>
</context>
<context>
    <name>PointsRow</name>
    <message>
        <source>Points…</source>
        <translation>점…</translation>
    </message>
    <message>
        <source>Paste, type or open points to which the line is fitted</source>
        <translation>직선을 맞출 점을 붙여 넣거나 입력하거나 파일에서 엽니다</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>뽑기</translation>
    </message>
    <message>
        <source>Fit the line to drawn points instead of your own</source>
        <translation>내 점 대신 무작위로 뽑은 점에 직선을 맞춥니다</translation>
    </message>
    <message>
        <source>{0} points of your own</source>
        <translation>내 점 {0}개</translation>
    </message>
    <message>
        <source>{0} drawn points</source>
        <translation>뽑은 점 {0}개</translation>
    </message>
</context>
<context>
    <name>Presentation</name>
    <message>
        <source>Presentation</source>
        <translation>발표</translation>
    </message>
</context>
<context>
    <name>PresetBar</name>
    <message>
        <source>Preset</source>
        <translation>프리셋</translation>
    </message>
    <message>
        <source>Start from one of the notes&apos; models or from a preset of your own</source>
        <translation>강의 노트의 모델이나 직접 저장한 설정에서 시작합니다</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>새 이름으로 저장…</translation>
    </message>
    <message>
        <source>Save these settings as a preset of your own</source>
        <translation>지금 설정을 나만의 프리셋으로 저장합니다</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Delete this preset of your own</source>
        <translation>나만의 프리셋을 삭제합니다</translation>
    </message>
    <message>
        <source>Changed: {0}</source>
        <translation>변경됨: {0}</translation>
    </message>
    <message>
        <source>Same as the preset</source>
        <translation>프리셋과 같음</translation>
    </message>
    <message>
        <source>Save a preset</source>
        <translation>프리셋 저장</translation>
    </message>
    <message>
        <source>Name of the preset:</source>
        <translation>프리셋 이름:</translation>
    </message>
    <message>
        <source>“{0}” is a preset of the notes; give yours another name</source>
        <translation>“{0}”: 강의 노트의 프리셋 이름입니다. 다른 이름을 쓰세요</translation>
    </message>
    <message>
        <source>The name of a preset has at most {0} characters, and this one {1}</source>
        <translation>프리셋 이름은 {0}자까지인데 이 이름은 {1}자입니다</translation>
    </message>
</context>
<context>
    <name>PrintedStrips</name>
    <message>
        <source>Rates that work: the deeper the colour, the lower the loss; hatched: above the start.</source>
        <translation>통하는 학습률: 색이 진할수록 손실이 낮습니다. 빗금: 시작점보다 높음.</translation>
    </message>
    <message>
        <source>Rates that work: the deeper the colour, the lower the loss; hatched: above the start, or the fork.</source>
        <translation>통하는 학습률: 색이 진할수록 손실이 낮습니다. 빗금: 시작점이나 갈라진 곳보다 높음.</translation>
    </message>
    <message>
        <source>Red: the stability limit.</source>
        <translation>빨간 선: 안정 한계.</translation>
    </message>
    <message>
        <source>Red, dotted: above it, it cannot stay at the minimum.</source>
        <translation>빨간 점선: 이보다 높으면 최솟값에 머물 수 없음.</translation>
    </message>
    <message>
        <source>Black tick: theory&apos;s best rate.</source>
        <translation>검은 눈금: 이론이 말하는 가장 좋은 학습률.</translation>
    </message>
</context>
<context>
    <name>ProbabilityBars</name>
    <message>
        <source>The network&apos;s probability for each class; a tick marks the true class</source>
        <translation>네트워크가 생각하는 클래스별 확률입니다. 체크 표시가 정답입니다</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>확률</translation>
    </message>
    <message>
        <source>Probabilities: {0}</source>
        <translation>확률: {0}</translation>
    </message>
</context>
<context>
    <name>ProjectionChart</name>
    <message>
        <source>Projection</source>
        <translation>투영</translation>
    </message>
    <message>
        <source>component {0} ({1} of the variance)</source>
        <translation>성분 {0} (분산의 {1})</translation>
    </message>
</context>
<context>
    <name>ProjectionView</name>
    <message>
        <source>Activations of</source>
        <translation>활성화값</translation>
    </message>
    <message>
        <source>Each sign is the class of a test image, placed by the first two principal components of its activations. Signs that lie apart are told apart; a ring marks a mistake. The wheel zooms.</source>
        <translation>기호는 테스트 이미지의 클래스이고, 활성화값의 첫 두 주성분에 따라 놓입니다. 떨어져 있는 기호는 잘 구별됩니다. 고리는 틀린 것입니다. 휠로 확대합니다.</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>층</translation>
    </message>
    <message>
        <source>The layer whose activations are projected</source>
        <translation>어느 층의 활성화값을 투영할지 고릅니다</translation>
    </message>
    <message>
        <source>Projection</source>
        <translation>투영</translation>
    </message>
    <message>
        <source>hidden layer {0} ({1})</source>
        <translation>은닉층 {0} ({1})</translation>
    </message>
    <message>
        <source>output ({0})</source>
        <translation>출력 ({0})</translation>
    </message>
    <message>
        <source>Projection of {0}</source>
        <translation>{0}의 투영</translation>
    </message>
    <message>
        <source>Point at a sign to see what it is</source>
        <translation>기호를 가리키면 무엇인지 보입니다</translation>
    </message>
</context>
<context>
    <name>QuestionCard</name>
    <message>
        <source>Predict first:</source>
        <translation>먼저 예측해 보세요:</translation>
    </message>
    <message>
        <source>Predict this</source>
        <translation>이 답으로 예측합니다</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>건너뛰기</translation>
    </message>
    <message>
        <source>Go on without a prediction</source>
        <translation>예측하지 않고 계속합니다</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>다시 예측하기</translation>
    </message>
    <message>
        <source>Forget the prediction, and ask once more</source>
        <translation>예측을 지우고 다시 묻습니다</translation>
    </message>
    <message>
        <source>The scene waits for your answer.</source>
        <translation>답하면 실험이 시작됩니다.</translation>
    </message>
    <message>
        <source>Your answer opens the scene.</source>
        <translation>답하면 실험이 열립니다.</translation>
    </message>
    <message>
        <source>none, you skipped it</source>
        <translation>없음(건너뛰었습니다)</translation>
    </message>
    <message>
        <source>comes at the end</source>
        <translation>끝나면 나타납니다</translation>
    </message>
    <message>
        <source>open the scene to see it</source>
        <translation>실험을 열면 보입니다</translation>
    </message>
    <message>
        <source>Your prediction</source>
        <translation>예측</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
</context>
<context>
    <name>QueueButton</name>
    <message>
        <source>Queue</source>
        <translation>대기열</translation>
    </message>
    <message>
        <source>The runs that wait: their order and the time left; they can be cancelled here</source>
        <translation>기다리는 학습의 순서와 남은 시간을 보고, 취소할 수 있습니다</translation>
    </message>
    <message>
        <source>Queue: {0}</source>
        <translation>대기열: {0}</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Runs of the queue</source>
        <translation>대기열의 학습</translation>
    </message>
    <message>
        <source>Delete cancels the chosen run</source>
        <translation>Delete 키를 누르면 고른 학습을 취소합니다</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>앞으로</translation>
    </message>
    <message>
        <source>Make the chosen run before the one above it</source>
        <translation>고른 학습을 바로 위의 것보다 먼저 합니다</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Make the chosen run after the one below it</source>
        <translation>고른 학습을 바로 아래의 것보다 나중에 합니다</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Remove the chosen run, which has not begun, from the queue (Delete)</source>
        <translation>아직 시작하지 않은 고른 학습을 대기열에서 뺍니다 (Delete)</translation>
    </message>
    <message>
        <source>Begin the next</source>
        <translation>다음 학습 시작</translation>
    </message>
    <message>
        <source>Stop the run under way, which can go on later, and begin the next one</source>
        <translation>진행 중인 학습을 중지하고(나중에 이어 할 수 있습니다) 다음 학습을 시작합니다</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>계속 진행</translation>
    </message>
    <message>
        <source>Go on with the runs that were held when a run was stopped</source>
        <translation>학습을 중지할 때 보류된 학습들을 진행합니다</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>대기열</translation>
    </message>
    <message>
        <source>{0}   paused</source>
        <translation>{0}   일시정지됨</translation>
    </message>
    <message>
        <source>{0}   under way, {1} left</source>
        <translation>{0}   학습 중, {1} 남음</translation>
    </message>
    <message>
        <source>{0}   under way</source>
        <translation>{0}   학습 중</translation>
    </message>
    <message>
        <source>{0}   held</source>
        <translation>{0}   보류됨</translation>
    </message>
    <message>
        <source>{0}   waits</source>
        <translation>{0}   대기 중</translation>
    </message>
    <message>
        <source>, takes about {0}</source>
        <translation>, 약 {0} 걸림</translation>
    </message>
    <message>
        <source>No run waits.</source>
        <translation>기다리는 학습이 없습니다.</translation>
    </message>
    <message>
        <source>Runs that have not begun: {0}</source>
        <translation>시작하지 않은 학습: {0}개</translation>
    </message>
    <message>
        <source>Runs that have not begun: {0}; about {1} for all</source>
        <translation>시작하지 않은 학습: {0}개, 모두 끝나기까지 약 {1}</translation>
    </message>
</context>
<context>
    <name>RacerBody</name>
    <message>
        <source>Schedule</source>
        <translation>스케줄</translation>
    </message>
    <message>
        <source>Suggested rate</source>
        <translation>권장 학습률</translation>
    </message>
    <message>
        <source>The learning rate found for this surface</source>
        <translation>이 곡면에 맞춰 찾은 학습률입니다</translation>
    </message>
    <message>
        <source>Paper default</source>
        <translation>논문 기본값</translation>
    </message>
    <message>
        <source>All settings to PyTorch&apos;s defaults, most of which are the papers&apos;</source>
        <translation>모든 설정을 PyTorch의 기본값으로 바꿉니다. 대부분 논문의 값입니다</translation>
    </message>
    <message>
        <source>Back to {0}, as a new racer on this surface has it</source>
        <translation>{0}(으)로 되돌리기: 이 곡면에 새로 추가한 주자의 값</translation>
    </message>
    <message>
        <source>Back to {0}</source>
        <translation>{0}(으)로 되돌리기</translation>
    </message>
    <message>
        <source>Learning rate {0}, found for this surface</source>
        <translation>학습률 {0}, 이 곡면에 맞춰 찾은 값</translation>
    </message>
    <message>
        <source>No rate is known for a rule of one&apos;s own</source>
        <translation>직접 쓴 규칙에는 알려진 학습률이 없습니다</translation>
    </message>
</context>
<context>
    <name>RacerCard</name>
    <message>
        <source>Optimizer</source>
        <translation>옵티마이저</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Explain its updates</source>
        <translation>갱신 과정 설명</translation>
    </message>
    <message>
        <source>Fork from this frame</source>
        <translation>이 프레임에서 갈라지기</translation>
    </message>
    <message>
        <source>Add a racer that is this one up to the frame and may then differ (K)</source>
        <translation>이 프레임까지는 이 주자와 같고 그다음은 달라질 수 있는 주자를 더합니다(K)</translation>
    </message>
    <message>
        <source>Race at five rates</source>
        <translation>다섯 학습률로 경주</translation>
    </message>
    <message>
        <source>Add four copies: at a tenth, three tenths, three and ten times its learning rate</source>
        <translation>학습률이 0.1배, 0.3배, 3배, 10배인 사본 넷을 더합니다</translation>
    </message>
    <message>
        <source>Learning rate of {0}</source>
        <translation>{0}의 학습률</translation>
    </message>
    <message>
        <source>The learning rate of {0}; click to change it</source>
        <translation>{0}의 학습률입니다. 누르면 바꿀 수 있습니다</translation>
    </message>
</context>
<context>
    <name>RateChart</name>
    <message>
        <source>learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>loss − minimum</source>
        <translation>손실 − 최솟값</translation>
    </message>
    <message>
        <source>Copy the numbers</source>
        <translation>숫자 복사</translation>
    </message>
    <message>
        <source>stability limit</source>
        <translation>안정 한계</translation>
    </message>
    <message>
        <source>limit at the minimum</source>
        <translation>최솟값에서의 한계</translation>
    </message>
</context>
<context>
    <name>RateCurve</name>
    <message>
        <source>Learning rate: {0} at first, {1} at most, {2} at the end</source>
        <translation>학습률: 처음 {0}, 최대 {1}, 마지막 {2}</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>학습률</translation>
    </message>
</context>
<context>
    <name>RateFinder</name>
    <message>
        <source>Reading the images…</source>
        <translation>이미지를 읽는 중…</translation>
    </message>
    <message>
        <source>Use the valley</source>
        <translation>골짜기 값 쓰기</translation>
    </message>
    <message>
        <source>Put the rate in the middle of the longest fall into the settings</source>
        <translation>가장 길게 내려가는 구간의 가운데 학습률을 설정에 넣습니다</translation>
    </message>
    <message>
        <source>Use lowest / 10</source>
        <translation>최저점 / 10 쓰기</translation>
    </message>
    <message>
        <source>Put a tenth of the rate with the lowest mean into the settings</source>
        <translation>평균이 가장 낮은 학습률의 10분의 1을 설정에 넣습니다</translation>
    </message>
    <message>
        <source>Find a learning rate</source>
        <translation>학습률 찾기</translation>
    </message>
    <message>
        <source>Each step has a greater rate than the one before; drawn is the running mean of the batch losses. Both rates are hints from a short run: a longer one may want less.</source>
        <translation>스텝마다 학습률을 키우면서 배치 손실의 이동 평균을 그립니다. 두 학습률 모두 짧은 학습에서 얻은 참고 값이며, 더 긴 학습에는 더 작은 값이 맞을 수 있습니다.</translation>
    </message>
    <message>
        <source>Step {0} of at most {1}</source>
        <translation>최대 {1}스텝 가운데 {0}스텝</translation>
    </message>
    <message>
        <source>Valley: {0}</source>
        <translation>골짜기: {0}</translation>
    </message>
    <message>
        <source>Lowest / 10: {0}</source>
        <translation>최저점 / 10: {0}</translation>
    </message>
    <message>
        <source>The run was too short to suggest a rate.</source>
        <translation>학습이 너무 짧아 제안할 학습률이 없습니다.</translation>
    </message>
</context>
<context>
    <name>RateStrip</name>
    <message>
        <source>The rates are being tried</source>
        <translation>학습률을 시험하는 중입니다</translation>
    </message>
    <message>
        <source>At rate {0} the loss is {1} at step {2}</source>
        <translation>학습률 {0}: 스텝 {2}에서 손실 {1}</translation>
    </message>
    <message>
        <source>At rate {0} it has diverged by step {2}</source>
        <translation>학습률 {0}: 스텝 {2}까지 발산했습니다</translation>
    </message>
    <message>
        <source>Rates that work: the deeper the colour, the lower the loss; hatched: above the start</source>
        <translation>통하는 학습률: 색이 진할수록 손실이 낮습니다. 빗금: 시작점보다 높음</translation>
    </message>
    <message>
        <source>Rates that work from the fork on: the deeper, the lower; hatched: above where it forks</source>
        <translation>갈라진 곳부터 통하는 학습률: 색이 진할수록 손실이 낮습니다. 빗금: 갈라진 곳보다 높음</translation>
    </message>
    <message>
        <source>Rates of {0}: {1}</source>
        <translation>{0}의 학습률: {1}</translation>
    </message>
</context>
<context>
    <name>ResultsTab</name>
    <message>
        <source>Results</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Points of one&apos;s own have no test part: their mistakes are marked in the Boundary tab</source>
        <translation>직접 찍은 점에는 테스트용이 없습니다. 틀린 점은 결정 경계 탭에 표시됩니다</translation>
    </message>
    <message>
        <source>The network of this run no longer exists</source>
        <translation>이 학습의 네트워크가 더 이상 남아 있지 않습니다</translation>
    </message>
    <message>
        <source>The results appear after the first epoch</source>
        <translation>첫 에폭이 끝나면 결과가 나타납니다</translation>
    </message>
    <message>
        <source>This network has diverged and recognises nothing</source>
        <translation>이 네트워크는 발산하여 아무것도 인식하지 못합니다</translation>
    </message>
    <message>
        <source>Epoch {0}</source>
        <translation>에폭 {0}</translation>
    </message>
    <message>
        <source>Step {0}</source>
        <translation>스텝 {0}</translation>
    </message>
    <message>
        <source>{0}: {1} of {2} test points are right</source>
        <translation>{0}: 테스트 점 {2}개 중 {1} 정답</translation>
    </message>
    <message>
        <source>{0}: {1} of {2} test images are right</source>
        <translation>{0}: 테스트 이미지 {2}장 중 {1} 정답</translation>
    </message>
    <message>
        <source>as it is now</source>
        <translation>지금 상태</translation>
    </message>
    <message>
        <source>of the best epoch</source>
        <translation>최적 에폭</translation>
    </message>
    <message>
        <source>The network as it is now, or after the epoch with the lowest validation loss</source>
        <translation>어느 네트워크를 볼지 고릅니다. 지금의 네트워크, 또는 검증 손실이 가장 낮았던 에폭의 네트워크입니다</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>네트워크</translation>
    </message>
</context>
<context>
    <name>RoomTabs</name>
    <message>
        <source>Rooms</source>
        <translation>화면</translation>
    </message>
</context>
<context>
    <name>RuleEditor</name>
    <message>
        <source>{0}. The rule before goes on.</source>
        <translation>{0}. 그 전의 규칙으로 계속합니다.</translation>
    </message>
    <message>
        <source>It keeps nothing from step to step.</source>
        <translation>다음 스텝까지 남는 값이 없습니다.</translation>
    </message>
    <message>
        <source>Kept from step to step, 0 at first: {0}</source>
        <translation>다음 스텝까지 남는 값(처음에는 0): {0}</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>불러오기</translation>
    </message>
    <message>
        <source>Write the rule of a known optimizer here; Undo brings back what stood here</source>
        <translation>알려진 옵티마이저의 규칙을 여기에 씁니다. 실행 취소를 하면 전에 있던 글이 돌아옵니다</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>규칙</translation>
    </message>
</context>
<context>
    <name>RunBar</name>
    <message>
        <source>Choose a preset or settings, then press Start</source>
        <translation>프리셋이나 설정을 고르고 시작을 누르세요</translation>
    </message>
    <message>
        <source>press Start for a run of your own</source>
        <translation>시작을 누르면 직접 학습합니다</translation>
    </message>
    <message>
        <source>{0} images/s</source>
        <translation>초당 이미지 {0}장</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>{0} 남음</translation>
    </message>
    <message>
        <source>Train on {0} images</source>
        <translation>이미지 {0}장으로 학습</translation>
    </message>
    <message>
        <source>Set the number of training images to those that there are</source>
        <translation>학습 이미지 수를 있는 만큼으로 정합니다</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Train a network with these settings (Ctrl+Return)</source>
        <translation>이 설정으로 네트워크를 학습합니다 (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시정지</translation>
    </message>
    <message>
        <source>Pause after this batch, or go on with the run (Ctrl+P)</source>
        <translation>이 배치가 끝나면 일시정지하거나, 학습을 이어서 합니다 (Ctrl+P)</translation>
    </message>
    <message>
        <source>+1 batch</source>
        <translation>+1 배치</translation>
    </message>
    <message>
        <source>Take one step and pause (Ctrl+B)</source>
        <translation>한 스텝만 가고 멈춥니다 (Ctrl+B)</translation>
    </message>
    <message>
        <source>+1 epoch</source>
        <translation>+1 에폭</translation>
    </message>
    <message>
        <source>Go on to the end of the epoch and pause (Ctrl+Shift+B)</source>
        <translation>에폭이 끝날 때까지 가고 멈춥니다 (Ctrl+Shift+B)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>End the run here; its curves stay (Ctrl+.)</source>
        <translation>학습을 여기서 끝냅니다. 지금까지의 결과는 남습니다 (Ctrl+.)</translation>
    </message>
    <message>
        <source>Train on…</source>
        <translation>더 학습…</translation>
    </message>
    <message>
        <source>Train a run that finished or was stopped on to more epochs (Ctrl+Shift+P)</source>
        <translation>끝났거나 중지한 학습을 더 많은 에폭까지 이어서 학습합니다 (Ctrl+Shift+P)</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Take along</source>
        <translation>가져가기</translation>
    </message>
    <message>
        <source>Take this run along: its script, its networks, its numbers, its path to the loss surface</source>
        <translation>이 학습을 가져갑니다: 스크립트, 네트워크, 수치, 손실 곡면에 올릴 경로</translation>
    </message>
    <message>
        <source>Train this run on until it has this many epochs:</source>
        <translation>이 학습을 몇 에폭까지 이어서 할까요:</translation>
    </message>
    <message>
        <source>Train on</source>
        <translation>더 학습</translation>
    </message>
</context>
<context>
    <name>RunChart</name>
    <message>
        <source>epoch</source>
        <translation>에폭</translation>
    </message>
    <message>
        <source>seconds of training</source>
        <translation>학습에 걸린 시간(초)</translation>
    </message>
</context>
<context>
    <name>RunExports</name>
    <message>
        <source>Copy as Python</source>
        <translation>Python으로 복사</translation>
    </message>
    <message>
        <source>A script that repeats this run, or trains these settings</source>
        <translation>이 학습, 또는 이 설정의 학습을 그대로 되풀이하는 스크립트입니다</translation>
    </message>
    <message>
        <source>Copy as PyTorch</source>
        <translation>PyTorch로 복사</translation>
    </message>
    <message>
        <source>A script that trains the same with PyTorch: its images, first weights and batches are these</source>
        <translation>PyTorch로 똑같이 학습하는 스크립트입니다. 이미지와 처음 가중치와 배치가 이 학습과 같습니다</translation>
    </message>
    <message>
        <source>Save network…</source>
        <translation>네트워크 저장…</translation>
    </message>
    <message>
        <source>The current weights for other programs: NumPy, PyTorch (safetensors), ONNX</source>
        <translation>다른 프로그램을 위한 현재 가중치: NumPy, PyTorch(safetensors), ONNX</translation>
    </message>
    <message>
        <source>Save best network…</source>
        <translation>최적 네트워크 저장…</translation>
    </message>
    <message>
        <source>The weights after the epoch with the lowest validation loss, for other programs</source>
        <translation>다른 프로그램을 위한, 검증 손실이 가장 낮은 에폭 뒤의 가중치</translation>
    </message>
    <message>
        <source>Save numbers…</source>
        <translation>수치 저장…</translation>
    </message>
    <message>
        <source>Losses, accuracies and statistics by epoch (.csv, .json)</source>
        <translation>에폭별 손실, 정확도, 통계량 (.csv, .json)</translation>
    </message>
    <message>
        <source>Show on the loss surface</source>
        <translation>손실 곡면에 보이기</translation>
    </message>
    <message>
        <source>Train this run again in the Optimizers room, as far as it has come, and lay its path on the real loss of its network</source>
        <translation>이 학습을 지금까지 간 만큼 옵티마이저 화면에서 다시 학습해 네트워크의 실제 손실 위에 경로를 그립니다</translation>
    </message>
    <message>
        <source>The script is on the clipboard</source>
        <translation>스크립트를 클립보드에 복사했습니다</translation>
    </message>
    <message>
        <source>There is no such network yet</source>
        <translation>아직 그런 네트워크가 없습니다</translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation>저장했습니다: {0}</translation>
    </message>
    <message>
        <source>CSV files (*.csv);;JSON files (*.json)</source>
        <translation>CSV 파일 (*.csv);;JSON 파일 (*.json)</translation>
    </message>
    <message>
        <source>Save numbers</source>
        <translation>수치 저장</translation>
    </message>
    <message>
        <source>Save network</source>
        <translation>네트워크 저장</translation>
    </message>
</context>
<context>
    <name>RunState</name>
    <message>
        <source>reading the images…</source>
        <translation>이미지를 읽는 중…</translation>
    </message>
    <message>
        <source>diverged at step {0}</source>
        <translation>스텝 {0}에서 발산</translation>
    </message>
    <message>
        <source>finished after epoch {0}</source>
        <translation>{0}에폭으로 학습 완료</translation>
    </message>
    <message>
        <source>stopped early after epoch {0} of {1}</source>
        <translation>{1}에폭 중 {0}에폭 뒤에 조기 종료</translation>
    </message>
    <message>
        <source>paused {0}</source>
        <translation>{0} 일시정지</translation>
    </message>
    <message>
        <source>interrupted {0}</source>
        <translation>{0} 중단됨</translation>
    </message>
    <message>
        <source>stopped {0}</source>
        <translation>{0} 중지</translation>
    </message>
    <message>
        <source>epoch {0} of {1}</source>
        <translation>에폭 {0} / {1}</translation>
    </message>
    <message>
        <source>batch {0} of {1}</source>
        <translation>배치 {0} / {1}</translation>
    </message>
    <message>
        <source>in epoch {0} of {1}, after batch {2} of {3}</source>
        <translation>{1}에폭 중 {0}번째 에폭, 배치 {3}개 중 {2}개 뒤에</translation>
    </message>
    <message>
        <source>before the first step</source>
        <translation>첫 스텝 전에</translation>
    </message>
    <message>
        <source>after epoch {0} of {1}</source>
        <translation>{1}에폭 중 {0}에폭 뒤에</translation>
    </message>
</context>
<context>
    <name>RunsModel</name>
    <message>
        <source>name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Tick to compare; double-click to rename</source>
        <translation>체크하면 비교합니다. 두 번 누르면 이름을 바꿉니다</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>Accuracy on the validation images</source>
        <translation>검증 이미지에 대한 정확도</translation>
    </message>
    <message>
        <source>test</source>
        <translation>테스트</translation>
    </message>
    <message>
        <source>Accuracy on the test images</source>
        <translation>테스트 이미지에 대한 정확도</translation>
    </message>
    <message>
        <source>gap</source>
        <translation>격차</translation>
    </message>
    <message>
        <source>Training accuracy minus validation accuracy, in points</source>
        <translation>학습 정확도에서 검증 정확도를 뺀 값(%p)</translation>
    </message>
    <message>
        <source>best</source>
        <translation>최적</translation>
    </message>
    <message>
        <source>The epoch with the lowest validation loss</source>
        <translation>검증 손실이 가장 낮았던 에폭</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>학습량</translation>
    </message>
    <message>
        <source>The number of epochs, and how the run ended</source>
        <translation>학습한 에폭 수와 끝난 방식</translation>
    </message>
    <message>
        <source>time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Time of training</source>
        <translation>학습 시간</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>매개변수</translation>
    </message>
    <message>
        <source>Of the network</source>
        <translation>네트워크의 매개변수 수</translation>
    </message>
    <message>
        <source>date</source>
        <translation>날짜</translation>
    </message>
    <message>
        <source>The date on which the run ended, or was last saved</source>
        <translation>끝났거나 마지막으로 저장된 날짜</translation>
    </message>
    <message>
        <source>note</source>
        <translation>메모</translation>
    </message>
    <message>
        <source>Double-click to write</source>
        <translation>두 번 누르면 적을 수 있습니다</translation>
    </message>
    <message>
        <source>Comes with Fall Line</source>
        <translation>Fall Line의 기본 제공 기록</translation>
    </message>
    <message>
        <source>From the study “{0}”, which keeps curves, and neither layers nor networks</source>
        <translation>탐색 “{0}”의 학습입니다. 탐색은 곡선만 남기고 층과 신경망은 남기지 않습니다</translation>
    </message>
    <message>
        <source>The network was dropped to make room for those of later runs</source>
        <translation>네트워크는 나중 학습에 자리를 내주고 지워졌습니다</translation>
    </message>
</context>
<context>
    <name>RunsTable</name>
    <message>
        <source>Runs</source>
        <translation>학습 목록</translation>
    </message>
    <message>
        <source>Tick runs to compare them (Space); names and notes can be typed (F2); click a title to sort</source>
        <translation>체크하면 비교합니다(Space). 이름과 메모를 적을 수 있습니다(F2). 제목을 누르면 정렬합니다</translation>
    </message>
</context>
<context>
    <name>SampleHead</name>
    <message>
        <source>Sample</source>
        <translation>샘플</translation>
    </message>
    <message>
        <source>The number of the sample that is followed</source>
        <translation>따라갈 샘플의 번호</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>뉴런</translation>
    </message>
    <message>
        <source>The unit of the layer whose numbers are shown</source>
        <translation>숫자를 볼 뉴런</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>층</translation>
    </message>
    <message>
        <source>The layer whose numbers are shown</source>
        <translation>숫자를 볼 층</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>평가</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>모드</translation>
    </message>
    <message>
        <source>Evaluation: the image alone, running statistics, no mask. Training: with its batch and its mask.</source>
        <translation>평가: 이미지 하나만 들어가고, 배치 정규화는 이동 평균을 쓰며, 마스크가 없습니다. 학습: 배치와 함께 들어가고 마스크를 씁니다.</translation>
    </message>
    <message>
        <source>One number back</source>
        <translation>앞 숫자로</translation>
    </message>
    <message>
        <source>The number before this one on the sample&apos;s way</source>
        <translation>샘플이 지나는 길에서 이 앞의 숫자로 갑니다</translation>
    </message>
    <message>
        <source>One number on</source>
        <translation>다음 숫자로</translation>
    </message>
    <message>
        <source>The next number on the sample&apos;s way, there and back</source>
        <translation>샘플이 지나갔다가 돌아오는 길에서 다음 숫자로 갑니다</translation>
    </message>
    <message>
        <source>Open the code</source>
        <translation>코드 열기</translation>
    </message>
    <message>
        <source>Show the code of the engine that computes this step, read-only</source>
        <translation>이 단계를 계산하는 엔진의 코드를 읽기 전용으로 봅니다</translation>
    </message>
</context>
<context>
    <name>SamplePane</name>
    <message>
        <source>Measuring…</source>
        <translation>재는 중…</translation>
    </message>
    <message>
        <source>output</source>
        <translation>출력</translation>
    </message>
    <message>
        <source>sample {0} of {1}</source>
        <translation>샘플 {1}개 중 {0}번째</translation>
    </message>
    <message>
        <source>The numbers of one image appear after the first epoch, or when the run stands still</source>
        <translation>이미지 하나의 숫자는 첫 에폭이 끝나거나 학습이 멈추면 나타납니다</translation>
    </message>
</context>
<context>
    <name>SampleView</name>
    <message>
        <source>of {0}</source>
        <translation>/ {0}</translation>
    </message>
    <message>
        <source>f&apos;(z) is {0} at this unit, and {1} on average over the {2} units of this layer; nowhere is it above {3}. On the way back, every layer multiplies the gradient by its f&apos;(z).</source>
        <translation>f&apos;(z)는 이 뉴런에서 {0}, 이 층의 뉴런 {2}개 평균은 {1}이고, 어디에서도 {3}보다 크지 않습니다. 역전파에서는 층마다 기울기에 f&apos;(z)를 곱합니다.</translation>
    </message>
    <message>
        <source>Through {0} hidden layers these factors are at most {1} together.</source>
        <translation>은닉층 {0}개를 지나면 이 값들의 곱은 커야 {1}입니다.</translation>
    </message>
</context>
<context>
    <name>ScenePart</name>
    <message>
        <source>Back to the scene</source>
        <translation>실험으로 돌아가기</translation>
    </message>
    <message>
        <source>Open the scene again as it was</source>
        <translation>실험을 처음 그대로 다시 엽니다</translation>
    </message>
    <message>
        <source>Open this scene in the room {0}</source>
        <translation>이 실험을 ‘{0}’ 화면에서 엽니다</translation>
    </message>
    <message>
        <source>You have left the scene: {0}.</source>
        <translation>실험에서 벗어났습니다: {0}.</translation>
    </message>
</context>
<context>
    <name>ScriptActions</name>
    <message>
        <source>Copy as Python</source>
        <translation>Python으로 복사</translation>
    </message>
    <message>
        <source>A script that repeats this race exactly, to the last bit</source>
        <translation>이 경주를 마지막 비트까지 똑같이 다시 실행하는 스크립트입니다</translation>
    </message>
    <message>
        <source>Copy as PyTorch</source>
        <translation>PyTorch로 복사</translation>
    </message>
    <message>
        <source>The script is on the clipboard</source>
        <translation>스크립트를 클립보드에 복사했습니다</translation>
    </message>
    <message>
        <source>The Trainer copies a network&apos;s training for PyTorch</source>
        <translation>네트워크 학습을 PyTorch용으로 복사하는 일은 학습 화면에서 합니다</translation>
    </message>
    <message>
        <source>PyTorch has none of these optimizers</source>
        <translation>PyTorch에는 이 옵티마이저가 하나도 없습니다</translation>
    </message>
    <message>
        <source>A script that runs this race with torch.optim</source>
        <translation>이 경주를 torch.optim으로 실행하는 스크립트입니다</translation>
    </message>
</context>
<context>
    <name>Section</name>
    <message>
        <source>Fold or unfold {0}</source>
        <translation>{0} 접기 또는 펼치기</translation>
    </message>
</context>
<context>
    <name>SeedSummary</name>
    <message>
        <source>{0}, seed {1}</source>
        <translation>{0}, 시드 {1}</translation>
    </message>
    <message>
        <source>{0} seeds, mean ± standard deviation</source>
        <translation>시드 {0}개, 평균 ± 표준편차</translation>
    </message>
</context>
<context>
    <name>SettingPage</name>
    <message>
        <source>Setting</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>The setting along the horizontal axis</source>
        <translation>가로축의 설정</translation>
    </message>
</context>
<context>
    <name>SettingsColumn</name>
    <message>
        <source>See in the Initializers</source>
        <translation>초기화 방에서 보기</translation>
    </message>
    <message>
        <source>Send data through this network before training, layer by layer</source>
        <translation>학습 전의 이 네트워크에 데이터를 통과시켜 층마다 봅니다</translation>
    </message>
    <message>
        <source>Back to {0}, as the preset has it</source>
        <translation>{0}(으)로 되돌리기: 프리셋의 값</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>프리셋</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>옵티마이저</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>네트워크</translation>
    </message>
    <message>
        <source>Regularization</source>
        <translation>규제</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>스케줄</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>Initialization</source>
        <translation>가중치 초기화</translation>
    </message>
    <message>
        <source>Order and seed</source>
        <translation>순서와 시드</translation>
    </message>
    <message>
        <source>Several runs</source>
        <translation>여러 번 실행</translation>
    </message>
</context>
<context>
    <name>SeveralRuns</name>
    <message>
        <source>All three models</source>
        <translation>세 모델 모두</translation>
    </message>
    <message>
        <source>Train the notes&apos; three models one after another, each for the number of epochs set above</source>
        <translation>노트의 세 모델을 위에서 정한 에폭 수만큼 차례로 학습합니다</translation>
    </message>
    <message>
        <source>Ablate</source>
        <translation>하나씩 빼기</translation>
    </message>
    <message>
        <source>Train these settings, and again without each technique, with the same seed</source>
        <translation>이 설정으로 학습하고, 같은 시드로 기법을 하나씩 빼면서 다시 학습합니다</translation>
    </message>
    <message>
        <source>Five seeds</source>
        <translation>시드 5개</translation>
    </message>
    <message>
        <source>Train these settings with five seeds, to see how much chance matters</source>
        <translation>이 설정을 시드 다섯 개로 학습하여 우연의 영향을 봅니다</translation>
    </message>
    <message>
        <source>Find a learning rate…</source>
        <translation>학습률 찾기…</translation>
    </message>
    <message>
        <source>Train two hundred steps, each with a greater rate, and see where the loss falls</source>
        <translation>스텝마다 학습률을 키우며 200스텝을 학습하고, 손실이 어디에서 내려가는지 봅니다</translation>
    </message>
    <message>
        <source>Search settings…</source>
        <translation>설정 탐색…</translation>
    </message>
    <message>
        <source>Plan a study: mark the settings that are to vary, and let several processes try them</source>
        <translation>탐색을 계획합니다. 바꿔 볼 설정을 표시하면 여러 프로세스가 시도합니다</translation>
    </message>
</context>
<context>
    <name>SlopeChart</name>
    <message>
        <source>The activation function and its slope at the z of this layer</source>
        <translation>활성화 함수와, 이 층의 z에서의 미분값</translation>
    </message>
</context>
<context>
    <name>StatisticChart</name>
    <message>
        <source>dotted: {0}</source>
        <translation>점선: {0}</translation>
    </message>
    <message>
        <source>A line for each row, by layer; click to send the signal to a layer</source>
        <translation>행마다 선 하나, 가로축은 층입니다. 누르면 신호를 그 층으로 보냅니다</translation>
    </message>
</context>
<context>
    <name>StudyBar</name>
    <message>
        <source>Start study</source>
        <translation>탐색 시작</translation>
    </message>
    <message>
        <source>Try the settings of the plan in several processes</source>
        <translation>계획의 설정을 여러 프로세스에서 시도합니다</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시정지</translation>
    </message>
    <message>
        <source>Let all workers stand still, or let them go on</source>
        <translation>모든 작업 프로세스를 멈추거나 계속하게 합니다</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>End the workers; what is left can go on later, or another day</source>
        <translation>작업 프로세스를 끝냅니다. 남은 시도는 나중이나 다른 날에 계속할 수 있습니다</translation>
    </message>
    <message>
        <source>Put the study away</source>
        <translation>탐색 탭 닫기</translation>
    </message>
    <message>
        <source>Hide this tab; the studies stay on the disk</source>
        <translation>이 탭을 숨깁니다. 탐색은 디스크에 남습니다</translation>
    </message>
    <message>
        <source>Earlier studies</source>
        <translation>지난 탐색</translation>
    </message>
    <message>
        <source>Reading the images…</source>
        <translation>이미지를 읽는 중…</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>일시정지</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>끝내는 중</translation>
    </message>
    <message>
        <source>the best setting runs with fresh seeds</source>
        <translation>가장 좋은 설정을 새 시드로 학습하는 중</translation>
    </message>
    <message>
        <source>{0} of {1} trials</source>
        <translation>시도 {1}개 중 {0}개 완료</translation>
    </message>
    <message>
        <source>best so far: trial {0}, {1}</source>
        <translation>지금까지 최고: 시도 {0}, {1}</translation>
    </message>
    <message>
        <source>Show a study of this computer; it can go on</source>
        <translation>이 컴퓨터의 탐색을 봅니다. 이어서 할 수도 있습니다</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>계속 진행</translation>
    </message>
</context>
<context>
    <name>StudyController</name>
    <message>
        <source>Study “{0}”, by processes of its own: {1} of {2} trials</source>
        <translation>탐색 “{0}”(별도 프로세스): 시도 {2}개 중 {1}개 완료</translation>
    </message>
</context>
<context>
    <name>StudyFigures</name>
    <message>
        <source>Curves of the trials</source>
        <translation>시도의 곡선</translation>
    </message>
    <message>
        <source>Value by one setting</source>
        <translation>설정 하나에 따른 값</translation>
    </message>
    <message>
        <source>Parallel coordinates</source>
        <translation>평행 좌표</translation>
    </message>
    <message>
        <source>Expected best</source>
        <translation>최고 기댓값</translation>
    </message>
    <message>
        <source>Map of two settings</source>
        <translation>설정 두 개의 지도</translation>
    </message>
    <message>
        <source>Importance of the settings</source>
        <translation>설정의 중요도</translation>
    </message>
</context>
<context>
    <name>StudyTab</name>
    <message>
        <source>Use these settings</source>
        <translation>이 설정 사용</translation>
    </message>
    <message>
        <source>Put the settings of the chosen trial into the form</source>
        <translation>선택한 시도의 설정을 왼쪽 설정에 넣습니다</translation>
    </message>
    <message>
        <source>Open its runs</source>
        <translation>학습 열기</translation>
    </message>
    <message>
        <source>Compare the runs of the chosen trial by their curves, without training (double-click, Return)</source>
        <translation>선택한 시도의 학습들을 다시 학습하지 않고 곡선으로 비교합니다(두 번 클릭 또는 Enter)</translation>
    </message>
    <message>
        <source>Train again</source>
        <translation>다시 학습</translation>
    </message>
    <message>
        <source>Make the runs of the chosen trial again, with their seeds, for their layers and networks</source>
        <translation>선택한 시도를 같은 시드로 다시 학습해 층과 신경망을 남깁니다</translation>
    </message>
    <message>
        <source>Test the best</source>
        <translation>최고 설정 테스트</translation>
    </message>
    <message>
        <source>Run the best setting with five fresh seeds, and only then look at the test images, once</source>
        <translation>가장 좋은 설정을 새 시드 다섯 개로 학습하고, 그때 한 번만 테스트 이미지를 봅니다</translation>
    </message>
    <message>
        <source>More trials…</source>
        <translation>시도 더하기…</translation>
    </message>
    <message>
        <source>Draw more settings for this study</source>
        <translation>이 탐색에서 설정을 더 뽑습니다</translation>
    </message>
    <message>
        <source>Pages of the study</source>
        <translation>탐색의 페이지</translation>
    </message>
    <message>
        <source>Study</source>
        <translation>탐색</translation>
    </message>
    <message>
        <source>Trial {0}: {1}: {2}</source>
        <translation>시도 {0}: {1}: {2}</translation>
    </message>
    <message>
        <source>Draw settings until the study has this many trials:</source>
        <translation>탐색의 시도가 이만큼 될 때까지 설정을 뽑습니다:</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>계획</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation>시도</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>지도</translation>
    </message>
    <message>
        <source>One setting</source>
        <translation>설정 하나</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>모든 설정</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>최고</translation>
    </message>
</context>
<context>
    <name>SurfacePanel</name>
    <message>
        <source>With the penalty</source>
        <translation>규제 포함</translation>
    </message>
    <message>
        <source>Add the chosen racer&apos;s penalty to the map and to the true losses: that is what it goes down</source>
        <translation>지도와 실제 손실에 고른 주자의 규제를 더합니다. 이 주자가 실제로 내려가는 것이 그 손실입니다</translation>
    </message>
    <message>
        <source>Loss surface</source>
        <translation>손실 곡면</translation>
    </message>
    <message>
        <source>{0}:  f({1}, {2}) = {3}</source>
        <translation>{0}:  f({1}, {2}) = {3}</translation>
    </message>
    <message>
        <source>Loss surface in relief</source>
        <translation>입체로 본 손실 곡면</translation>
    </message>
    <message>
        <source>{0} {1}   {2} {3}   f {4}   gradient ({5}, {6})</source>
        <translation>{0} {1}   {2} {3}   f {4}   기울기 ({5}, {6})</translation>
    </message>
    <message>
        <source>{0} reaches minimum {1} from here</source>
        <translation>{0}: 여기서 출발하면 최솟값 {1}에 이릅니다</translation>
    </message>
    <message>
        <source>{0} from here: {1}</source>
        <translation>{0}: 여기서 출발하면 {1}</translation>
    </message>
    <message>
        <source>Colours: the minimum that {0}, started there, reaches within {1} steps; shares of the view</source>
        <translation>색: {0} 주자가 거기서 출발해 {1}스텝 안에 이르는 최솟값, 비율은 이 화면에서</translation>
    </message>
    <message>
        <source>Colours: the minimum that {0}, started there without its past, reaches in {1} steps</source>
        <translation>색: {0} 주자가 과거 없이 그곳에서 출발해 {1}스텝 안에 이르는 최솟값</translation>
    </message>
    <message>
        <source>Heights follow the shades of the map; dotted: behind the surface. Drag to turn, wheel to zoom</source>
        <translation>높이는 지도의 명암을 따르고, 점선은 곡면 뒤입니다. 끌면 돌고, 휠을 굴리면 확대됩니다</translation>
    </message>
    <message>
        <source>★ minimum</source>
        <translation>★ 최솟값</translation>
    </message>
    <message>
        <source>small ★ local minimum</source>
        <translation>작은 ★ 극솟값</translation>
    </message>
    <message>
        <source>✕ saddle point</source>
        <translation>✕ 안장점</translation>
    </message>
    <message>
        <source>✕ in a racer&apos;s colour: its end</source>
        <translation>주자 색의 ✕: 주자가 끝난 자리</translation>
    </message>
    <message>
        <source>○ in a racer&apos;s colour: where SAM takes its gradient</source>
        <translation>주자 색의 ○: SAM이 기울기를 구하는 곳</translation>
    </message>
    <message>
        <source>dotted circle: the starts</source>
        <translation>점선 원: 시작점들</translation>
    </message>
    <message>
        <source>Double-click the map to start there, drag it to pan, turn the wheel to zoom</source>
        <translation>지도를 두 번 누르면 그곳에서 시작하고, 끌면 화면이 움직이고, 휠을 돌리면 확대됩니다</translation>
    </message>
    <message>
        <source>Drag the ring to move the start, drag the map to pan, turn the wheel to zoom</source>
        <translation>고리를 끌면 시작점이, 지도를 끌면 화면이 움직이고, 휠을 돌리면 확대됩니다</translation>
    </message>
</context>
<context>
    <name>SurfacePlot</name>
    <message>
        <source>Start here</source>
        <translation>여기서 시작</translation>
    </message>
    <message>
        <source>Zoom here</source>
        <translation>여기를 확대</translation>
    </message>
</context>
<context>
    <name>TableView</name>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the table, ready to paste into a spreadsheet</source>
        <translation>표를 복사하여 스프레드시트에 붙여 넣을 수 있습니다</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>CSV로 저장…</translation>
    </message>
    <message>
        <source>Save the table as comma-separated values</source>
        <translation>표를 쉼표로 구분된 값으로 저장합니다</translation>
    </message>
    <message>
        <source>Save table</source>
        <translation>표 저장</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 파일 (*.csv)</translation>
    </message>
</context>
<context>
    <name>TargetLine</name>
    <message>
        <source>target {0}</source>
        <translation>목표 {0}</translation>
    </message>
</context>
<context>
    <name>TermLabel</name>
    <message>
        <source>Left and Right choose a dotted word, Return opens it in the glossary</source>
        <translation>왼쪽, 오른쪽 화살표로 점선 밑줄의 용어를 고르고, Return으로 용어집에서 엽니다</translation>
    </message>
</context>
<context>
    <name>TermTable</name>
    <message>
        <source>Terms of the update</source>
        <translation>갱신의 항</translation>
    </message>
    <message>
        <source>The parts of the coming update, for x and for y</source>
        <translation>다음 갱신을 이루는 항들의 x와 y 값</translation>
    </message>
    <message>
        <source>term</source>
        <translation>항</translation>
    </message>
    <message>
        <source>Numbers of this step</source>
        <translation>이 단계의 숫자</translation>
    </message>
</context>
<context>
    <name>TrainerView</name>
    <message>
        <source>Whole room</source>
        <translation>화면 전체</translation>
    </message>
    <message>
        <source>{0} at the start</source>
        <translation>{0}, 시작할 때</translation>
    </message>
    <message>
        <source>{0} after epoch {1}</source>
        <translation>{0}, 에폭 {1} 이후</translation>
    </message>
    <message>
        <source>Views of the run</source>
        <translation>학습을 보는 탭</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>에폭</translation>
    </message>
    <message>
        <source>Show the whole run</source>
        <translation>학습 전체 보기</translation>
    </message>
    <message>
        <source>A run is going on. Fall Line saves it, and can continue it the next time.</source>
        <translation>학습이 진행 중입니다. 지금까지의 학습은 저장되며, Fall Line을 다시 열면 이어서 할 수 있습니다.</translation>
    </message>
    <message>
        <source>Runs in the queue that have not begun will be lost: {0}.</source>
        <translation>대기열에서 시작하지 않은 학습 {0}개는 사라집니다.</translation>
    </message>
    <message>
        <source>The runs that wait are offered again then: {0}.</source>
        <translation>기다리는 학습도 그때 다시 제안합니다: {0}개.</translation>
    </message>
    <message>
        <source>A study is going on. What it has finished is kept, and it can go on the next time.</source>
        <translation>탐색이 진행 중입니다. 끝난 시도는 남으며 다음에 이어서 할 수 있습니다.</translation>
    </message>
    <message>
        <source>Close Fall Line?</source>
        <translation>Fall Line을 닫을까요?</translation>
    </message>
    <message>
        <source>Save and close</source>
        <translation>저장하고 닫기</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>계속 학습</translation>
    </message>
    <message>
        <source>Keep it open</source>
        <translation>계속 열어 두기</translation>
    </message>
    <message>
        <source>A run is going on: “{0}” can be shown when it ends.</source>
        <translation>다른 실행이 진행 중입니다. 끝나면 ‘{0}’을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Controls</source>
        <translation>컨트롤</translation>
    </message>
    <message>
        <source>Show the controls: every setting of the next run</source>
        <translation>컨트롤 보기: 다음 학습의 모든 설정</translation>
    </message>
    <message>
        <source>Course</source>
        <translation>강의</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>설명</translation>
    </message>
    <message>
        <source>Show the verdict on the run, what to change, and the formulas of its steps</source>
        <translation>이 학습의 판정과 바꿔 볼 것, 그리고 스텝의 수식을 보여 줍니다</translation>
    </message>
</context>
<context>
    <name>TrainingStage</name>
    <message>
        <source>another plan or other settings</source>
        <translation>다른 계획이나 설정</translation>
    </message>
    <message>
        <source>another run</source>
        <translation>다른 학습</translation>
    </message>
    <message>
        <source>other runs</source>
        <translation>다른 실행</translation>
    </message>
</context>
<context>
    <name>TrialsTable</name>
    <message>
        <source>Trials</source>
        <translation>시도</translation>
    </message>
    <message>
        <source>A row for each setting; a click chooses it in every chart, Return opens its runs</source>
        <translation>설정마다 한 행입니다. 클릭하면 모든 그래프에서 선택되고, Enter를 누르면 그 학습들을 엽니다</translation>
    </message>
    <message>
        <source>trial</source>
        <translation>시도</translation>
    </message>
    <message>
        <source>state</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>The mean over the seeds, by what the study is judged by</source>
        <translation>탐색의 평가 기준으로 잰 시드 평균</translation>
    </message>
    <message>
        <source>The standard deviation over the seeds</source>
        <translation>시드에 걸친 표준편차</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>에폭</translation>
    </message>
    <message>
        <source>That were made, over all seeds</source>
        <translation>모든 시드에서 학습한 에폭 수</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>초</translation>
    </message>
    <message>
        <source>Of training, over all seeds</source>
        <translation>모든 시드의 학습 시간</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>대기</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>학습 중</translation>
    </message>
    <message>
        <source>stopped early</source>
        <translation>조기 중단</translation>
    </message>
    <message>
        <source>diverged</source>
        <translation>발산</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>target missed</source>
        <translation>목표 미달</translation>
    </message>
</context>
<context>
    <name>UnitMaps</name>
    <message>
        <source>Activations of the hidden units over the plane</source>
        <translation>평면 위 은닉 뉴런의 활성화값</translation>
    </message>
    <message>
        <source>Click a unit to see it large, and again to see all</source>
        <translation>뉴런을 누르면 크게 보이고, 다시 누르면 모두 보입니다</translation>
    </message>
    <message>
        <source>Hidden layer {0}, from −{1} to {1}: the first {2} of {3} units</source>
        <translation>은닉층 {0}, −{1}부터 {1}까지: 뉴런 {3}개 중 처음 {2}개</translation>
    </message>
    <message>
        <source>Hidden layer {0}, from −{1} to {1}</source>
        <translation>은닉층 {0}, −{1}부터 {1}까지</translation>
    </message>
    <message>
        <source>Hidden layer {0}, unit {1}: from {2} to {3}</source>
        <translation>은닉층 {0}, 뉴런 {1}: {2}부터 {3}까지</translation>
    </message>
</context>
<context>
    <name>UnitsTab</name>
    <message>
        <source>Units</source>
        <translation>뉴런</translation>
    </message>
    <message>
        <source>Units of {0}</source>
        <translation>{0}의 뉴런</translation>
    </message>
    <message>
        <source>Weights of the first layer, a picture for each unit: {0}</source>
        <translation>첫 층의 가중치, 뉴런마다 그림 하나: {0}</translation>
    </message>
    <message>
        <source>{0}, the saved epoch nearest to epoch {1}</source>
        <translation>{0}, 에폭 {1}에 가장 가까운 기록</translation>
    </message>
    <message>
        <source>Without a hidden layer there are no units to see</source>
        <translation>은닉층이 없어 볼 뉴런이 없습니다</translation>
    </message>
    <message>
        <source>Activation of each hidden unit over the plane: {0}</source>
        <translation>평면 위 은닉 뉴런별 활성화값: {0}</translation>
    </message>
    <message>
        <source>Switched off by dropout in step {0} for the first image of its batch; {1} over the batch</source>
        <translation>스텝 {0}에서 배치의 첫 이미지에 대해 드롭아웃이 끈 뉴런, 배치 전체로는 {1}</translation>
    </message>
    <message>
        <source>The units that dropout switches off appear here after the first step</source>
        <translation>첫 스텝부터 드롭아웃이 끈 뉴런이 여기에 나타납니다</translation>
    </message>
    <message>
        <source>Which units dropout switched off was not kept of this run</source>
        <translation>이 학습에서 드롭아웃이 어떤 뉴런을 껐는지는 남아 있지 않습니다</translation>
    </message>
    <message>
        <source>No unit is switched off, since dropout is off or there is no hidden layer</source>
        <translation>드롭아웃이 꺼져 있거나 은닉층이 없어, 꺼진 뉴런이 없습니다</translation>
    </message>
    <message>
        <source>The run was continued from a file after epoch {0}; the file has no earlier pictures</source>
        <translation>이 학습은 에폭 {0} 이후 파일에서 이어졌습니다. 그 전의 그림은 없습니다</translation>
    </message>
    <message>
        <source>The weights of this run were not kept</source>
        <translation>이 학습의 가중치는 남아 있지 않습니다</translation>
    </message>
    <message>
        <source>The first layer&apos;s weights appear here as pictures, one for each unit</source>
        <translation>첫 층의 가중치가 뉴런마다 그림 하나로 여기에 나타납니다</translation>
    </message>
    <message>
        <source>after epoch {0}</source>
        <translation>에폭 {0} 이후</translation>
    </message>
    <message>
        <source>at the start</source>
        <translation>시작할 때</translation>
    </message>
</context>
<context>
    <name>UpdatePanel</name>
    <message>
        <source>Remark on the course notes</source>
        <translation>강의 노트에 대한 설명</translation>
    </message>
    <message>
        <source>Add a racer to see its updates</source>
        <translation>주자를 추가하면 갱신 과정이 보입니다</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
    <message>
        <source>Update of {0} at step {1}</source>
        <translation>스텝 {1}에서 {0}의 갱신</translation>
    </message>
    <message>
        <source>{0}: at rest, the step is shorter than a billionth of the map&apos;s diagonal</source>
        <translation>{0}: 정지, 스텝이 지도 대각선의 10억분의 1보다 짧습니다</translation>
    </message>
    <message>
        <source>t  number of this update = {0}</source>
        <translation>t  이 갱신의 번호 = {0}</translation>
    </message>
    <message>
        <source>{0}: {1} × {2} {3}</source>
        <translation>{0}: {1} × {2}, {3}</translation>
    </message>
    <message>
        <source>{0}  {1} = {2}</source>
        <translation>{0}  {1} = {2}</translation>
    </message>
    <message>
        <source>{0}  (in the notes: {1})</source>
        <translation>{0}  (강의 노트: {1})</translation>
    </message>
    <message>
        <source>Show this arrow at the point: {0}</source>
        <translation>점에 이 화살표를 그립니다: {0}</translation>
    </message>
    <message>
        <source>True downhill</source>
        <translation>실제 내리막</translation>
    </message>
    <message>
        <source>Downhill</source>
        <translation>내리막</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>모멘텀</translation>
    </message>
    <message>
        <source>Decay</source>
        <translation>가중치 감소</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Downhill by sample</source>
        <translation>샘플별 내리막</translation>
    </message>
    <message>
        <source>by the warm-up</source>
        <translation>워밍업</translation>
    </message>
    <message>
        <source>by the {0} schedule</source>
        <translation>{0} 스케줄</translation>
    </message>
</context>
<context>
    <name>VariationRow</name>
    <message>
        <source>log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>값</translation>
    </message>
    <message>
        <source>The kinds that are tried</source>
        <translation>시도할 종류</translation>
    </message>
    <message>
        <source>Vary {0} no longer</source>
        <translation>{0} 바꾸지 않기</translation>
    </message>
    <message>
        <source>range</source>
        <translation>범위</translation>
    </message>
    <message>
        <source>list</source>
        <translation>목록</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>Range or list</source>
        <translation>범위 또는 목록</translation>
    </message>
    <message>
        <source>Divide a range evenly, or list the values</source>
        <translation>범위를 고르게 나누거나 값을 나열합니다</translation>
    </message>
    <message>
        <source>From</source>
        <translation>최솟값</translation>
    </message>
    <message>
        <source>The least value</source>
        <translation>가장 작은 값</translation>
    </message>
    <message>
        <source>To</source>
        <translation>최댓값</translation>
    </message>
    <message>
        <source>The greatest value</source>
        <translation>가장 큰 값</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>스텝 수</translation>
    </message>
    <message>
        <source>So many values of the range; random and TPE go between them</source>
        <translation>범위에서 시도할 값의 수. 무작위와 TPE는 그 사이의 값도 시도합니다</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Divide the range so that each value is the same multiple</source>
        <translation>이웃한 값의 비가 같도록 범위를 나눕니다</translation>
    </message>
    <message>
        <source>The values, with a semicolon between them</source>
        <translation>값을 세미콜론으로 구분해 적습니다</translation>
    </message>
</context>
<context>
    <name>VaryMark</name>
    <message>
        <source>Vary {0}</source>
        <translation>{0} 바꿔 보기</translation>
    </message>
    <message>
        <source>Let a study vary this setting; its values stand in the plan of the study</source>
        <translation>탐색에서 이 설정을 바꿔 봅니다. 시도할 값은 탐색의 계획에 있습니다</translation>
    </message>
</context>
<context>
    <name>VerdictLine</name>
    <message>
        <source>at step {0}</source>
        <translation>스텝 {0}에서</translation>
    </message>
    <message>
        <source>since step {0}</source>
        <translation>스텝 {0}부터</translation>
    </message>
    <message>
        <source>gap {0} points</source>
        <translation>격차 {0}%p</translation>
    </message>
</context>
<context>
    <name>ViewMenu</name>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>Go to the room {0}</source>
        <translation>{0} 화면으로 갑니다</translation>
    </message>
    <message>
        <source>Presentation</source>
        <translation>발표</translation>
    </message>
    <message>
        <source>Show the picture over the whole screen, in large letters</source>
        <translation>그림을 큰 글자로 화면 전체에 펼칩니다</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Controls</source>
        <translation>컨트롤</translation>
    </message>
    <message>
        <source>Show or hide the controls</source>
        <translation>컨트롤을 보이거나 숨깁니다</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>설명</translation>
    </message>
    <message>
        <source>Show or hide the explanation</source>
        <translation>설명을 보이거나 숨깁니다</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>차트</translation>
    </message>
    <message>
        <source>Show or hide the charts below the picture</source>
        <translation>그림 아래의 차트를 보이거나 숨깁니다</translation>
    </message>
    <message>
        <source>System theme</source>
        <translation>시스템 테마</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>밝은 테마</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>어두운 테마</translation>
    </message>
    <message>
        <source>System language</source>
        <translation>시스템 언어</translation>
    </message>
</context>
<context>
    <name>WaitingLine</name>
    <message>
        <source>Stop the run under way, which can go on later, and begin this</source>
        <translation>진행 중인 학습을 중지하고(나중에 이어 할 수 있습니다) 이것을 시작합니다</translation>
    </message>
    <message>
        <source>Begin now</source>
        <translation>지금 시작</translation>
    </message>
    <message>
        <source>“{0}” waits until “{1}” has ended.</source>
        <translation>“{0}” 학습은 “{1}” 학습이 끝나면 시작합니다.</translation>
    </message>
    <message>
        <source>{0} runs wait until “{1}” has ended.</source>
        <translation>“{1}” 학습이 끝날 때까지 학습 {0}개가 기다립니다.</translation>
    </message>
</context>
<context>
    <name>WeightPictures</name>
    <message>
        <source>The first layer&apos;s weights as pictures</source>
        <translation>첫 층의 가중치 그림</translation>
    </message>
    <message>
        <source>Unit {0}</source>
        <translation>뉴런 {0}</translation>
    </message>
</context>
<context>
    <name>WhyColumn</name>
    <message>
        <source>Race</source>
        <translation>경주</translation>
    </message>
    <message>
        <source>All racers at this step; click a title to sort</source>
        <translation>이 스텝의 모든 주자입니다. 제목을 누르면 정렬합니다</translation>
    </message>
</context>
<context>
    <name>WorkRow</name>
    <message>
        <source>Progress</source>
        <translation>진행</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Tune nothing: the rates stay as they are</source>
        <translation>조정을 그만둡니다. 학습률은 지금 그대로 남습니다</translation>
    </message>
    <message>
        <source>End the race: there will be no map and no paths</source>
        <translation>경주를 끝냅니다. 지도도 경로도 나오지 않습니다</translation>
    </message>
    <message>
        <source>Race</source>
        <translation>경주</translation>
    </message>
    <message>
        <source>Run the race again from its start</source>
        <translation>경주를 처음부터 다시 합니다</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>The last state of the room “{0}” cannot be read: {1}</source>
        <translation>“{0}” 화면의 지난 상태를 읽을 수 없습니다: {1}</translation>
    </message>
</context>
<context>
    <name>acts</name>
    <message>
        <source>rows</source>
        <translation>행</translation>
    </message>
    <message>
        <source>activation</source>
        <translation>활성화 함수</translation>
    </message>
    <message>
        <source>quantity of the histograms</source>
        <translation>히스토그램에 표시할 값</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>색</translation>
    </message>
    <message>
        <source>rates of all racers</source>
        <translation>모든 주자의 학습률</translation>
    </message>
    <message>
        <source>surface</source>
        <translation>곡면</translation>
    </message>
    <message>
        <source>racers</source>
        <translation>주자</translation>
    </message>
    <message>
        <source>turn of the relief</source>
        <translation>입체를 보는 방향</translation>
    </message>
    <message>
        <source>start</source>
        <translation>시작점</translation>
    </message>
    <message>
        <source>chart beside the loss</source>
        <translation>손실 옆의 차트</translation>
    </message>
    <message>
        <source>schedule</source>
        <translation>스케줄</translation>
    </message>
    <message>
        <source>settings of training</source>
        <translation>학습 설정</translation>
    </message>
    <message>
        <source>several settings</source>
        <translation>여러 설정</translation>
    </message>
    <message>
        <source>adding {0}</source>
        <translation>{0} 추가</translation>
    </message>
    <message>
        <source>removing {0}</source>
        <translation>{0} 삭제</translation>
    </message>
    <message>
        <source>another order</source>
        <translation>순서 변경</translation>
    </message>
    <message>
        <source>settings of {0}</source>
        <translation>{0}의 설정</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{1}의 {0}</translation>
    </message>
    <message>
        <source>{0} instead of {1}</source>
        <translation>{1} 대신 {0}</translation>
    </message>
    <message>
        <source>showing {0}</source>
        <translation>{0} 표시</translation>
    </message>
    <message>
        <source>hiding {0}</source>
        <translation>{0} 숨기기</translation>
    </message>
    <message>
        <source>deleting the preset “{0}”</source>
        <translation>프리셋 “{0}” 삭제</translation>
    </message>
    <message>
        <source>saving the preset “{0}”</source>
        <translation>프리셋 “{0}” 저장</translation>
    </message>
    <message>
        <source>network of “{0}”</source>
        <translation>“{0}”의 네트워크</translation>
    </message>
    <message>
        <source>another preset</source>
        <translation>프리셋 변경</translation>
    </message>
    <message>
        <source>settings of the run</source>
        <translation>학습 설정</translation>
    </message>
    <message>
        <source>charts of the layers</source>
        <translation>층 차트</translation>
    </message>
    <message>
        <source>plan of the study</source>
        <translation>탐색 계획</translation>
    </message>
    <message>
        <source>place of the study</source>
        <translation>탐색의 보관 장소</translation>
    </message>
    <message>
        <source>what varies in the study</source>
        <translation>탐색에서 바꿔 볼 설정</translation>
    </message>
    <message>
        <source>deleting the run “{0}”</source>
        <translation>학습 “{0}” 삭제</translation>
    </message>
    <message>
        <source>name of the run “{0}”</source>
        <translation>학습 “{0}”의 이름</translation>
    </message>
    <message>
        <source>note on the run “{0}”</source>
        <translation>학습 “{0}”의 메모</translation>
    </message>
</context>
<context>
    <name>application</name>
    <message>
        <source>Something went wrong inside Fall Line. You can go on.</source>
        <translation>Fall Line 내부에서 문제가 생겼습니다. 계속 사용할 수 있습니다.</translation>
    </message>
    <message>
        <source>Something went wrong while Fall Line was starting.</source>
        <translation>Fall Line을 시작하다가 문제가 생겼습니다.</translation>
    </message>
</context>
<context>
    <name>aside</name>
    <message>
        <source>{0} could not be read: {1}</source>
        <translation>{0} 파일을 읽을 수 없었습니다: {1}</translation>
    </message>
    <message>
        <source>{0} was broken ({1}).</source>
        <translation>{0} 파일이 손상되어 있었습니다 ({1}).</translation>
    </message>
    <message>
        <source>{0} was broken ({1}) and is set aside as {2}.</source>
        <translation>{0} 파일이 손상되어({1}) {2} 파일로 옮겨 두었습니다.</translation>
    </message>
</context>
<context>
    <name>basins</name>
    <message>
        <source>no minimum within {0} steps</source>
        <translation>{0}스텝 안에 최솟값에 이르지 못함</translation>
    </message>
    <message>
        <source>leaves the box</source>
        <translation>범위를 벗어남</translation>
    </message>
    <message>
        <source>diverges</source>
        <translation>발산함</translation>
    </message>
    <message>
        <source>leaves the domain</source>
        <translation>정의역을 벗어남</translation>
    </message>
</context>
<context>
    <name>chart</name>
    <message>
        <source>Make it small again</source>
        <translation>다시 작게</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>크게 보기</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>그림 복사</translation>
    </message>
    <message>
        <source>Copy it to the clipboard</source>
        <translation>클립보드에 복사합니다</translation>
    </message>
    <message>
        <source>Save it as a picture of any size</source>
        <translation>원하는 크기의 그림으로 저장합니다</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Give it all the room there is; Esc makes it small again</source>
        <translation>창 전체에 펼칩니다. Esc 키를 누르면 다시 작아집니다</translation>
    </message>
    <message>
        <source>Show all of it again, after panning and zooming</source>
        <translation>옮기거나 확대한 뒤 다시 전체를 봅니다</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>전체 보기</translation>
    </message>
    <message>
        <source>Menu of the chart</source>
        <translation>차트 메뉴</translation>
    </message>
    <message>
        <source>Copy, export or enlarge the chart (Shift+F10)</source>
        <translation>차트를 복사하거나, 내보내거나, 크게 봅니다 (Shift+F10)</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>MNIST</source>
        <translation>MNIST</translation>
    </message>
    <message>
        <source>MNIST 14 × 14</source>
        <translation>MNIST 14 × 14</translation>
    </message>
    <message>
        <source>Moons</source>
        <translation>반달</translation>
    </message>
    <message>
        <source>Circles</source>
        <translation>원</translation>
    </message>
    <message>
        <source>Spirals</source>
        <translation>나선</translation>
    </message>
    <message>
        <source>XOR</source>
        <translation>XOR</translation>
    </message>
    <message>
        <source>Blobs</source>
        <translation>뭉치</translation>
    </message>
    <message>
        <source>My points</source>
        <translation>내 점</translation>
    </message>
    <message>
        <source>the same for all</source>
        <translation>모두 같게</translation>
    </message>
    <message>
        <source>other batches</source>
        <translation>다른 배치</translation>
    </message>
    <message>
        <source>other first weights</source>
        <translation>다른 처음 가중치</translation>
    </message>
    <message>
        <source>through start and ends</source>
        <translation>시작점과 끝점들을 지나게</translation>
    </message>
    <message>
        <source>through three ends</source>
        <translation>세 끝점을 지나게</translation>
    </message>
    <message>
        <source>through two starts and an end</source>
        <translation>두 시작점과 한 끝점을 지나게</translation>
    </message>
    <message>
        <source>round the first end</source>
        <translation>첫 끝점 둘레로</translation>
    </message>
    <message>
        <source>added to the loss</source>
        <translation>손실에 더함</translation>
    </message>
    <message>
        <source>divided by the images</source>
        <translation>이미지 수로 나눔</translation>
    </message>
    <message>
        <source>by its shape</source>
        <translation>모양에 맞추어</translation>
    </message>
    <message>
        <source>as AdamW&apos;s</source>
        <translation>AdamW만큼</translation>
    </message>
    <message>
        <source>grid: every combination</source>
        <translation>격자: 모든 조합</translation>
    </message>
    <message>
        <source>random</source>
        <translation>무작위</translation>
    </message>
    <message>
        <source>one setting at a time</source>
        <translation>한 번에 설정 하나</translation>
    </message>
    <message>
        <source>TPE: near what was good</source>
        <translation>TPE: 좋았던 값 근처</translation>
    </message>
    <message>
        <source>validation accuracy at the end</source>
        <translation>마지막 검증 정확도</translation>
    </message>
    <message>
        <source>validation loss at the end</source>
        <translation>마지막 검증 손실</translation>
    </message>
    <message>
        <source>best validation accuracy</source>
        <translation>최고 검증 정확도</translation>
    </message>
    <message>
        <source>best validation loss</source>
        <translation>최저 검증 손실</translation>
    </message>
    <message>
        <source>epochs to a target</source>
        <translation>목표까지의 에폭</translation>
    </message>
    <message>
        <source>seconds to a target</source>
        <translation>목표까지의 초</translation>
    </message>
    <message>
        <source>successive halving</source>
        <translation>연속 반감(successive halving)</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>에폭</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>below the median</source>
        <translation>중앙값보다 나쁠 때</translation>
    </message>
    <message>
        <source>the term “{id}” stands twice</source>
        <translation>용어 “{id}”이(가) 두 번 나옵니다</translation>
    </message>
    <message>
        <source>“{word}” is a word of two terms, “{id}” and “{other}”</source>
        <translation>“{word}”은(는) 두 용어 “{id}”과(와) “{other}”에 모두 쓰였습니다</translation>
    </message>
    <message>
        <source>a session and a run have no settings in common: {first} and {second}</source>
        <translation>세션과 학습에는 공통된 설정이 없습니다: {first}, {second}</translation>
    </message>
    <message>
        <source>the network of “{name}” is no longer kept: only its history is</source>
        <translation>“{name}”의 네트워크는 이제 없고, 기록만 남아 있습니다</translation>
    </message>
    <message>
        <source>a scene needs exactly one of optimizers, initializers, training, study and recorded</source>
        <translation>실험에는 optimizers, initializers, training, study, recorded 가운데 정확히 하나가 있어야 합니다</translation>
    </message>
    <message>
        <source>there is no scene “{scene}” in this entry</source>
        <translation>이 항목에는 ‘{scene}’ 실험이 없습니다</translation>
    </message>
    <message>
        <source>two scenes, claims or answers are called “{id}”</source>
        <translation>실험, 주장 또는 답 두 개의 이름이 ‘{id}’로 같습니다</translation>
    </message>
    <message>
        <source>a fact needs a source</source>
        <translation>사실에는 출처(source)가 있어야 합니다</translation>
    </message>
    <message>
        <source>a question needs a scene that runs after it</source>
        <translation>질문에는 그 뒤에 실행할 실험이 있어야 합니다</translation>
    </message>
    <message>
        <source>the standard deviation of the activations</source>
        <translation>활성화값의 표준편차</translation>
    </message>
    <message>
        <source>the mean of the activations</source>
        <translation>활성화값의 평균</translation>
    </message>
    <message>
        <source>the root of the mean square of the activations</source>
        <translation>활성화값의 제곱평균제곱근(RMS)</translation>
    </message>
    <message>
        <source>the RMS of the gradient dL/dz</source>
        <translation>기울기 dL/dz의 RMS</translation>
    </message>
    <message>
        <source>the median size of the gradient dL/dz</source>
        <translation>기울기 dL/dz 크기의 중앙값</translation>
    </message>
    <message>
        <source>the RMS of the gradient dL/dW</source>
        <translation>기울기 dL/dW의 RMS</translation>
    </message>
    <message>
        <source>the standard deviation of z</source>
        <translation>z의 표준편차</translation>
    </message>
    <message>
        <source>the mean of z</source>
        <translation>z의 평균</translation>
    </message>
    <message>
        <source>the standard deviation of the weights</source>
        <translation>가중치의 표준편차</translation>
    </message>
    <message>
        <source>the standard deviation before batch norm</source>
        <translation>배치 정규화 전의 표준편차</translation>
    </message>
    <message>
        <source>the share of saturated activations</source>
        <translation>포화된 활성화값의 비율</translation>
    </message>
    <message>
        <source>the share of activations that are 0</source>
        <translation>0인 활성화값의 비율</translation>
    </message>
    <message>
        <source>the share of units that are 0 for every input</source>
        <translation>모든 입력에서 0인 뉴런의 비율</translation>
    </message>
    <message>
        <source>the share of slopes f&apos; near 0</source>
        <translation>f&apos;이 0에 가까운 비율</translation>
    </message>
    <message>
        <source>the effective rank of the activations</source>
        <translation>활성화값의 유효 랭크</translation>
    </message>
    <message>
        <source>the number of distinct units</source>
        <translation>서로 다른 뉴런의 수</translation>
    </message>
    <message>
        <source>the number of units</source>
        <translation>뉴런 수</translation>
    </message>
    <message>
        <source>the row&apos;s name</source>
        <translation>행의 이름</translation>
    </message>
    <message>
        <source>the gradient in the first layer over that in the last, by RMS</source>
        <translation>마지막 층에 대한 첫 층의 기울기 비(RMS)</translation>
    </message>
    <message>
        <source>the same by the median</source>
        <translation>같은 비를 중앙값으로</translation>
    </message>
    <message>
        <source>the deviation of the activations in the last layer over that in the first</source>
        <translation>첫 층에 대한 마지막 층의 활성화값 표준편차 비</translation>
    </message>
    <message>
        <source>the verdict, as a condition compares it</source>
        <translation>조건에서 비교하는 판정</translation>
    </message>
    <message>
        <source>the verdict, in a word</source>
        <translation>한마디 판정</translation>
    </message>
    <message>
        <source>the number of hidden layers</source>
        <translation>은닉층 수</translation>
    </message>
    <message>
        <source>the units of the first hidden layer</source>
        <translation>첫 은닉층의 뉴런 수</translation>
    </message>
    <message>
        <source>the number of inputs</source>
        <translation>입력 수</translation>
    </message>
    <message>
        <source>the number of samples</source>
        <translation>샘플 수</translation>
    </message>
    <message>
        <source>the seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>the kind of the activation</source>
        <translation>활성화 함수의 종류</translation>
    </message>
    <message>
        <source>the number of rows</source>
        <translation>행의 수</translation>
    </message>
    <message>
        <source>the racer&apos;s name</source>
        <translation>주자의 이름</translation>
    </message>
    <message>
        <source>the loss at this frame</source>
        <translation>이 프레임의 손실</translation>
    </message>
    <message>
        <source>the loss at the end of the race</source>
        <translation>경주 끝의 손실</translation>
    </message>
    <message>
        <source>the first coordinate at this frame</source>
        <translation>이 프레임의 첫째 좌표</translation>
    </message>
    <message>
        <source>the second coordinate at this frame</source>
        <translation>이 프레임의 둘째 좌표</translation>
    </message>
    <message>
        <source>the first coordinate at the end</source>
        <translation>끝의 첫째 좌표</translation>
    </message>
    <message>
        <source>the second coordinate at the end</source>
        <translation>끝의 둘째 좌표</translation>
    </message>
    <message>
        <source>how often the way turns back in y: one step up, the next down</source>
        <translation>y 방향으로 돌아선 횟수(한 번은 위로, 다음은 아래로)</translation>
    </message>
    <message>
        <source>how often the way turns back in x</source>
        <translation>x 방향으로 돌아선 횟수</translation>
    </message>
    <message>
        <source>the first step after which the loss is within 0.001 of the minimum&apos;s</source>
        <translation>손실이 최솟값의 0.001 이내로 처음 들어온 스텝</translation>
    </message>
    <message>
        <source>the step from which on it stays so</source>
        <translation>그 뒤로 계속 머무는 첫 스텝</translation>
    </message>
    <message>
        <source>the distance to the nearest minimum at this frame</source>
        <translation>이 프레임에서 가장 가까운 최솟값까지의 거리</translation>
    </message>
    <message>
        <source>the distance to the nearest minimum at the end</source>
        <translation>끝에서 가장 가까운 최솟값까지의 거리</translation>
    </message>
    <message>
        <source>the length of the gradient at this frame</source>
        <translation>이 프레임의 기울기 크기</translation>
    </message>
    <message>
        <source>the slope in x at this frame</source>
        <translation>이 프레임의 x 방향 기울기</translation>
    </message>
    <message>
        <source>the slope in y at this frame</source>
        <translation>이 프레임의 y 방향 기울기</translation>
    </message>
    <message>
        <source>the length of the step from this frame</source>
        <translation>이 프레임에서 나아가는 스텝의 길이</translation>
    </message>
    <message>
        <source>the length of the first step in x</source>
        <translation>첫 스텝의 x 방향 길이</translation>
    </message>
    <message>
        <source>the length of the first step in y</source>
        <translation>첫 스텝의 y 방향 길이</translation>
    </message>
    <message>
        <source>the length of the longest step</source>
        <translation>가장 긴 스텝의 길이</translation>
    </message>
    <message>
        <source>the length of the last step</source>
        <translation>마지막 스텝의 길이</translation>
    </message>
    <message>
        <source>the lowest y of the path</source>
        <translation>궤적에서 가장 낮은 y</translation>
    </message>
    <message>
        <source>the length of the whole path</source>
        <translation>전체 궤적의 길이</translation>
    </message>
    <message>
        <source>how far the points lie on average from the mean of the nine around each</source>
        <translation>각 점이 둘레 아홉 점의 평균에서 떨어진 평균 거리</translation>
    </message>
    <message>
        <source>the effective learning rate in x at this frame</source>
        <translation>이 프레임의 x 방향 유효 학습률</translation>
    </message>
    <message>
        <source>the effective learning rate in y at this frame</source>
        <translation>이 프레임의 y 방향 유효 학습률</translation>
    </message>
    <message>
        <source>the effective learning rate in x of the first step</source>
        <translation>첫 스텝의 x 방향 유효 학습률</translation>
    </message>
    <message>
        <source>the effective learning rate in y of the first step</source>
        <translation>첫 스텝의 y 방향 유효 학습률</translation>
    </message>
    <message>
        <source>the effective learning rate in x of the last step</source>
        <translation>마지막 스텝의 x 방향 유효 학습률</translation>
    </message>
    <message>
        <source>the effective learning rate in y of the last step</source>
        <translation>마지막 스텝의 y 방향 유효 학습률</translation>
    </message>
    <message>
        <source>the last effective rate in x over its largest</source>
        <translation>x 방향 유효 학습률의 최댓값에 대한 마지막 값의 비</translation>
    </message>
    <message>
        <source>the last effective rate in y over its largest</source>
        <translation>y 방향 유효 학습률의 최댓값에 대한 마지막 값의 비</translation>
    </message>
    <message>
        <source>the largest effective learning rate in x of the race</source>
        <translation>경주에서 가장 큰 x 방향 유효 학습률</translation>
    </message>
    <message>
        <source>the least effective learning rate in x of the race</source>
        <translation>경주에서 가장 작은 x 방향 유효 학습률</translation>
    </message>
    <message>
        <source>how the race ended, as a condition compares it: &apos;converged&apos;, &apos;limit_cycle&apos;</source>
        <translation>조건에서 비교하는 경주의 결과: &apos;converged&apos;, &apos;limit_cycle&apos;</translation>
    </message>
    <message>
        <source>how the race ended, in words</source>
        <translation>말로 쓴 경주의 결과</translation>
    </message>
    <message>
        <source>the loss in all dimensions at this frame, where it is known</source>
        <translation>이 프레임에서 모든 차원의 손실(아는 곳에서만)</translation>
    </message>
    <message>
        <source>the share of a network&apos;s distance that lies off the plane</source>
        <translation>네트워크의 거리 가운데 평면 밖에 있는 몫</translation>
    </message>
    <message>
        <source>the mean loss round a network&apos;s end, at half the weights&apos; size</source>
        <translation>네트워크의 끝점 둘레에서 가중치 크기의 절반만큼 떨어진 곳의 평균 손실</translation>
    </message>
    <message>
        <source>the largest singular value of a matrix&apos;s update, at a learning rate of 1</source>
        <translation>학습률이 1일 때 행렬 갱신의 가장 큰 특잇값</translation>
    </message>
    <message>
        <source>its third largest singular value</source>
        <translation>그 셋째로 큰 특잇값</translation>
    </message>
    <message>
        <source>the number of samples behind each gradient</source>
        <translation>기울기 하나에 쓰인 샘플 수</translation>
    </message>
    <message>
        <source>the number of steps of the race</source>
        <translation>경주의 스텝 수</translation>
    </message>
    <message>
        <source>the frame that is shown</source>
        <translation>보이는 프레임</translation>
    </message>
    <message>
        <source>the number of racers</source>
        <translation>주자 수</translation>
    </message>
    <message>
        <source>the noise of the gradients</source>
        <translation>기울기의 잡음</translation>
    </message>
    <message>
        <source>where the race starts, in x</source>
        <translation>시작점의 x</translation>
    </message>
    <message>
        <source>where the race starts, in y</source>
        <translation>시작점의 y</translation>
    </message>
    <message>
        <source>the name of the racer that arrives first</source>
        <translation>가장 먼저 도착한 주자의 이름</translation>
    </message>
    <message>
        <source>the name of the racer whose loss is lowest at the end</source>
        <translation>끝에서 손실이 가장 낮은 주자의 이름</translation>
    </message>
    <message>
        <source>the largest distance between the paths of the first two racers, as a share of the map&apos;s diagonal</source>
        <translation>처음 두 주자의 경로 사이의 가장 먼 거리(지도 대각선에 대한 비율)</translation>
    </message>
    <message>
        <source>whether the playback has come to the end</source>
        <translation>재생이 끝에 왔는지</translation>
    </message>
    <message>
        <source>the loss on the training images after this epoch</source>
        <translation>이 에폭 뒤 학습 이미지의 손실</translation>
    </message>
    <message>
        <source>the loss on the validation images after this epoch</source>
        <translation>이 에폭 뒤 검증 이미지의 손실</translation>
    </message>
    <message>
        <source>the loss on the test images after this epoch</source>
        <translation>이 에폭 뒤 테스트 이미지의 손실</translation>
    </message>
    <message>
        <source>the training accuracy after this epoch</source>
        <translation>이 에폭 뒤의 학습 정확도</translation>
    </message>
    <message>
        <source>the validation accuracy after this epoch</source>
        <translation>이 에폭 뒤의 검증 정확도</translation>
    </message>
    <message>
        <source>the test accuracy after this epoch</source>
        <translation>이 에폭 뒤의 테스트 정확도</translation>
    </message>
    <message>
        <source>training minus validation accuracy, in points, after this epoch</source>
        <translation>이 에폭 뒤 학습 정확도와 검증 정확도의 차(%p)</translation>
    </message>
    <message>
        <source>what the penalties add to the loss after this epoch</source>
        <translation>이 에폭 뒤 규제가 손실에 더하는 값</translation>
    </message>
    <message>
        <source>the penalties&apos; share of the loss after this epoch</source>
        <translation>이 에폭 뒤 손실에서 규제가 차지하는 비율</translation>
    </message>
    <message>
        <source>the seconds of training in this epoch</source>
        <translation>이 에폭의 학습 시간(초)</translation>
    </message>
    <message>
        <source>the images trained on in a second of this epoch</source>
        <translation>이 에폭에서 1초에 학습한 이미지 수</translation>
    </message>
    <message>
        <source>the run&apos;s name</source>
        <translation>실행의 이름</translation>
    </message>
    <message>
        <source>the epoch that is shown</source>
        <translation>보이는 에폭</translation>
    </message>
    <message>
        <source>the number of epochs so far</source>
        <translation>지금까지의 에폭 수</translation>
    </message>
    <message>
        <source>the steps taken until this epoch</source>
        <translation>이 에폭까지의 스텝 수</translation>
    </message>
    <message>
        <source>the epoch of the lowest validation loss</source>
        <translation>검증 손실이 가장 낮은 에폭</translation>
    </message>
    <message>
        <source>the lowest validation loss</source>
        <translation>가장 낮은 검증 손실</translation>
    </message>
    <message>
        <source>the validation loss of the last epoch</source>
        <translation>마지막 에폭의 검증 손실</translation>
    </message>
    <message>
        <source>whether the run is over</source>
        <translation>실행이 끝났는지</translation>
    </message>
    <message>
        <source>whether the run diverged</source>
        <translation>발산했는지</translation>
    </message>
    <message>
        <source>the kind of its optimizer</source>
        <translation>옵티마이저의 종류</translation>
    </message>
    <message>
        <source>the learning rate of its optimizer</source>
        <translation>옵티마이저의 학습률</translation>
    </message>
    <message>
        <source>the norm of the weights</source>
        <translation>가중치의 노름</translation>
    </message>
    <message>
        <source>the share of weights that are exactly 0</source>
        <translation>정확히 0인 가중치의 비율</translation>
    </message>
    <message>
        <source>the share of units that are 0 for every image</source>
        <translation>모든 이미지에서 0인 뉴런의 비율</translation>
    </message>
    <message>
        <source>log10 of the mean update over the mean weight</source>
        <translation>평균 가중치에 대한 평균 갱신량의 log10</translation>
    </message>
    <message>
        <source>the number of trials of the study</source>
        <translation>탐색의 시도 수</translation>
    </message>
    <message>
        <source>the number of its trials that are over</source>
        <translation>그 가운데 끝난 시도 수</translation>
    </message>
    <message>
        <source>the value of its best trial so far</source>
        <translation>지금까지 가장 좋은 시도의 값</translation>
    </message>
    <message>
        <source>the mean value where the first setting has its first value, and the second its second</source>
        <translation>첫째 설정이 첫째 값이고 둘째 설정이 둘째 값인 칸의 평균값</translation>
    </message>
    <message>
        <source>there is no measure “{name}” in the room of this scene</source>
        <translation>이 실험의 화면에는 측정값 ‘{name}’이(가) 없습니다</translation>
    </message>
    <message>
        <source>there is no constant “{name}”, and nothing is measured here</source>
        <translation>상수 “{name}”이(가) 없고, 여기서는 측정값이 없습니다</translation>
    </message>
    <message>
        <source>there is no place “{name}” in the room of this scene</source>
        <translation>이 실험의 화면에는 ‘{name}’이라는 자리가 없습니다</translation>
    </message>
    <message>
        <source>there is no “{name}”, a room and a place in it such as “trainer.data”</source>
        <translation>‘{name}’이(가) 없습니다. ‘trainer.data’처럼 화면과 그 안의 자리를 적으세요</translation>
    </message>
    <message>
        <source>there is no code “{name}” in the engine</source>
        <translation>엔진에는 코드 ‘{name}’이(가) 없습니다</translation>
    </message>
    <message>
        <source>there is no field “{name}” in the rooms of these scenes</source>
        <translation>이 실험들의 화면에는 설정 칸 ‘{name}’이(가) 없습니다</translation>
    </message>
    <message>
        <source>there is no scene “{name}” of the Trainer</source>
        <translation>학습 화면에는 실험 ‘{name}’이(가) 없습니다</translation>
    </message>
    <message>
        <source>there is no ready study “{name}”</source>
        <translation>준비된 탐색 “{name}”이(가) 없습니다</translation>
    </message>
    <message>
        <source>there is no tab “{name}” in the Trainer</source>
        <translation>학습 화면에는 탭 ‘{name}’이(가) 없습니다</translation>
    </message>
    <message>
        <source>there is no lesson, a file that ends in .toml, in {folder}</source>
        <translation>{folder}에 강의 파일(.toml)이 없습니다</translation>
    </message>
    <message>
        <source>{folder} has more than {most} lessons</source>
        <translation>{folder}에 강의가 {most}개보다 많습니다</translation>
    </message>
    <message>
        <source>{file} is larger than any lesson</source>
        <translation>{file}은(는) 강의 파일로 보기에 너무 큽니다</translation>
    </message>
    <message>
        <source>{file} is no text in UTF-8</source>
        <translation>{file}은(는) UTF-8 텍스트가 아닙니다</translation>
    </message>
    <message>
        <source>{folder} cannot be read: {reason}</source>
        <translation>{folder}을(를) 읽을 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>the id “{id}” is that of an entry before</source>
        <translation>id ‘{id}’는 앞의 항목이 이미 쓰고 있습니다</translation>
    </message>
    <message>
        <source>the menu is that of a Linux desktop; on {system}, start Fall Line by the command or its installer&apos;s entry</source>
        <translation>이 메뉴는 Linux 데스크톱의 것입니다. {system}에서는 명령이나 설치 프로그램이 만든 항목으로 Fall Line을 시작하세요</translation>
    </message>
    <message>
        <source>Starts at</source>
        <translation>시작 위치</translation>
    </message>
    <message>
        <source>The position of the playback at the beginning of the film.</source>
        <translation>애니메이션이 시작될 때의 재생 위치입니다.</translation>
    </message>
    <message>
        <source>Ends at</source>
        <translation>끝 위치</translation>
    </message>
    <message>
        <source>The position at the end; if it is before the first one, the film runs backwards.</source>
        <translation>애니메이션이 끝날 때의 재생 위치입니다. 시작 위치보다 앞이면 거꾸로 재생합니다.</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>속도</translation>
    </message>
    <message>
        <source>The number of playback steps from one frame to the next.</source>
        <translation>프레임 하나마다 재생을 몇 스텝 진행할지 정합니다.</translation>
    </message>
    <message>
        <source>Frames a second</source>
        <translation>초당 프레임</translation>
    </message>
    <message>
        <source>The number of frames shown in a second; a GIF cannot be faster.</source>
        <translation>1초에 보여 줄 프레임 수입니다. GIF는 이보다 빠를 수 없습니다.</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>PNG 그림</translation>
    </message>
    <message>
        <source>made of pixels</source>
        <translation>픽셀 그림</translation>
    </message>
    <message>
        <source>SVG drawing</source>
        <translation>SVG 그림</translation>
    </message>
    <message>
        <source>sharp at any size</source>
        <translation>아무리 키워도 선명함</translation>
    </message>
    <message>
        <source>PDF document</source>
        <translation>PDF 문서</translation>
    </message>
    <message>
        <source>GIF animation</source>
        <translation>GIF 애니메이션</translation>
    </message>
    <message>
        <source>plays everywhere</source>
        <translation>어디서나 재생됨</translation>
    </message>
    <message>
        <source>APNG animation</source>
        <translation>APNG 애니메이션</translation>
    </message>
    <message>
        <source>keeps every colour</source>
        <translation>모든 색을 유지함</translation>
    </message>
    <message>
        <source>WebP animation</source>
        <translation>WebP 애니메이션</translation>
    </message>
    <message>
        <source>MP4 film</source>
        <translation>MP4 동영상</translation>
    </message>
    <message>
        <source>small, for slides</source>
        <translation>작은 크기, 슬라이드용</translation>
    </message>
    <message>
        <source>Folder of PNG pictures</source>
        <translation>PNG 그림 폴더</translation>
    </message>
    <message>
        <source>a numbered picture for each frame</source>
        <translation>프레임마다 번호를 붙인 그림</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>CSV 표</translation>
    </message>
    <message>
        <source>opens in a spreadsheet</source>
        <translation>스프레드시트에서 열림</translation>
    </message>
    <message>
        <source>JSON file</source>
        <translation>JSON 파일</translation>
    </message>
    <message>
        <source>for other programs</source>
        <translation>다른 프로그램용</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>너비</translation>
    </message>
    <message>
        <source>Width of the picture.</source>
        <translation>그림의 너비입니다.</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>높이</translation>
    </message>
    <message>
        <source>Height of the picture.</source>
        <translation>그림의 높이입니다.</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>해상도</translation>
    </message>
    <message>
        <source>Dots per inch: more makes text and lines larger in pixels.</source>
        <translation>1인치당 점의 수입니다. 클수록 글자와 선의 픽셀이 커집니다.</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>색상</translation>
    </message>
    <message>
        <source>Light is best for print, whatever the screen shows.</source>
        <translation>화면 테마와 상관없이 인쇄에는 밝은 색이 가장 좋습니다.</translation>
    </message>
    <message>
        <source>light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>it has more than {most} bytes</source>
        <translation>{most}바이트보다 깁니다</translation>
    </message>
    <message>
        <source>its check sum is wrong</source>
        <translation>검사합이 맞지 않습니다</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>표시</translation>
    </message>
    <message>
        <source>The quantity of the histograms: signals going forward, gradients coming back, or the weights W.</source>
        <translation>히스토그램으로 볼 값입니다. 앞으로 가는 신호, 되돌아오는 기울기, 또는 가중치 W입니다.</translation>
    </message>
    <message>
        <source>activations</source>
        <translation>활성화값</translation>
    </message>
    <message>
        <source>pre-activations</source>
        <translation>활성화 전 값</translation>
    </message>
    <message>
        <source>gradients dL/dz</source>
        <translation>기울기 dL/dz</translation>
    </message>
    <message>
        <source>gradients dL/da</source>
        <translation>기울기 dL/da</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>가중치</translation>
    </message>
    <message>
        <source>Batch norm</source>
        <translation>배치 정규화</translation>
    </message>
    <message>
        <source>Batch norm in this row, whatever the network has.</source>
        <translation>네트워크의 설정과 상관없이 이 행에 배치 정규화를 쓸지 정합니다.</translation>
    </message>
    <message>
        <source>as the network</source>
        <translation>네트워크와 같게</translation>
    </message>
    <message>
        <source>on</source>
        <translation>켬</translation>
    </message>
    <message>
        <source>off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>Seeds in the band</source>
        <translation>띠의 시드 수</translation>
    </message>
    <message>
        <source>The charts show the median over this many seeds, and a band from the least to the greatest value.</source>
        <translation>차트는 이만큼의 시드에 대한 중앙값과, 최솟값에서 최댓값까지의 띠를 보여 줍니다.</translation>
    </message>
    <message>
        <source>Log counts</source>
        <translation>개수를 로그로</translation>
    </message>
    <message>
        <source>Draw the logarithms of the counts, so that rare values show.</source>
        <translation>개수의 로그를 그려 드문 값도 보이게 합니다.</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>스텝 수</translation>
    </message>
    <message>
        <source>The number of steps that each racer takes.</source>
        <translation>주자마다 갈 스텝의 수입니다.</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>목표</translation>
    </message>
    <message>
        <source>The race is to this loss above the minimum, or to this loss where no minimum is known; the table counts the steps.</source>
        <translation>경주의 목표인 손실입니다(최솟값과의 차이, 최솟값을 모르면 손실 그대로). 표에 목표까지의 스텝 수가 나옵니다.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Rates that work</source>
        <translation>통하는 학습률</translation>
    </message>
    <message>
        <source>Show below each racer which learning rates work, by the loss at the present frame.</source>
        <translation>주자마다 어떤 학습률이 통하는지 지금 프레임의 손실로 보여 줍니다.</translation>
    </message>
    <message>
        <source>Rates of all</source>
        <translation>모두의 학습률</translation>
    </message>
    <message>
        <source>The rule by which all racers have their learning rates.</source>
        <translation>모든 주자의 학습률을 정하는 규칙입니다.</translation>
    </message>
    <message>
        <source>as set</source>
        <translation>직접 정한 대로</translation>
    </message>
    <message>
        <source>paper defaults</source>
        <translation>논문의 기본값</translation>
    </message>
    <message>
        <source>same for all</source>
        <translation>모두 같게</translation>
    </message>
    <message>
        <source>tuned</source>
        <translation>조정</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation>시도</translation>
    </message>
    <message>
        <source>The number of rates that are tried for each racer.</source>
        <translation>주자마다 시도하는 학습률의 수입니다.</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>지도</translation>
    </message>
    <message>
        <source>What the map shows: heights, the minimum that a racer reaches from each place, or the surface in relief.</source>
        <translation>지도에 보이는 것: 높이, 주자가 각 위치에서 출발해 이르는 최솟값, 또는 입체로 본 곡면.</translation>
    </message>
    <message>
        <source>heights</source>
        <translation>높이</translation>
    </message>
    <message>
        <source>basins</source>
        <translation>수렴 영역</translation>
    </message>
    <message>
        <source>relief</source>
        <translation>입체</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>The racer&apos;s name in legends, tables and exports.</source>
        <translation>범례, 표, 내보내기에 쓰이는 주자의 이름입니다.</translation>
    </message>
    <message>
        <source>the optimizer, and what differs</source>
        <translation>옵티마이저와 다른 설정</translation>
    </message>
    <message>
        <source>Draft of the rule</source>
        <translation>규칙의 초안</translation>
    </message>
    <message>
        <source>A text that is no rule yet and stays in the editor; the racer goes by its rule.</source>
        <translation>아직 규칙이 되지 못해 편집기에 남아 있는 글입니다. 주자는 전의 규칙을 따릅니다.</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>돌리기</translation>
    </message>
    <message>
        <source>Turns the surface and the start against the clock, around the middle of the box.</source>
        <translation>곡면과 시작점을 범위의 가운데를 중심으로 반시계 방향으로 돌립니다.</translation>
    </message>
    <message>
        <source>Values of contours</source>
        <translation>등고선의 값</translation>
    </message>
    <message>
        <source>Write the loss on every third line of equal height.</source>
        <translation>등고선 세 개마다 하나에 손실을 적습니다.</translation>
    </message>
    <message>
        <source>Loss with the penalty</source>
        <translation>규제를 더한 손실</translation>
    </message>
    <message>
        <source>Show the real loss of networks with the penalty of the chosen racer on the weights.</source>
        <translation>네트워크의 실제 손실에 고른 주자의 가중치 규제를 더해 보여 줍니다.</translation>
    </message>
    <message>
        <source>Map through the chosen racer</source>
        <translation>고른 주자를 지나는 지도</translation>
    </message>
    <message>
        <source>Where the playback pauses, show the map of the parallel plane through the chosen racer&apos;s own weights.</source>
        <translation>재생을 멈춘 곳에서, 고른 주자의 가중치를 지나는 평행한 평면의 지도를 보여 줍니다.</translation>
    </message>
    <message>
        <source>Gradient flow</source>
        <translation>기울기 흐름</translation>
    </message>
    <message>
        <source>Show the path of steepest descent from the start, in grey.</source>
        <translation>시작점에서 가장 가파르게 내려가는 길을 회색으로 보여 줍니다.</translation>
    </message>
    <message>
        <source>Many seeds or starts</source>
        <translation>여러 시드나 시작점</translation>
    </message>
    <message>
        <source>Show where the chosen racer comes with 32 seeds or, without noise and batches, from 32 starts around.</source>
        <translation>고른 주자가 32개 시드로, 잡음과 배치가 없으면 둘레의 32개 시작점에서 어디까지 가는지 보여 줍니다.</translation>
    </message>
    <message>
        <source>Newton&apos;s step</source>
        <translation>뉴턴 스텝</translation>
    </message>
    <message>
        <source>Show Newton&apos;s step and both curvatures where the chosen racer is.</source>
        <translation>고른 주자가 있는 곳의 뉴턴 스텝과 두 곡률을 보여 줍니다.</translation>
    </message>
    <message>
        <source>Steps of its own</source>
        <translation>따로 정한 스텝 수</translation>
    </message>
    <message>
        <source>The racer stops after this many steps, if the race has more.</source>
        <translation>경주가 더 길면 이 주자는 이만큼만 가고 멈춥니다.</translation>
    </message>
    <message>
        <source>as the race</source>
        <translation>경주와 같음</translation>
    </message>
    <message>
        <source>{name} moves whole matrices: it races on a matrix or a real network, not on two numbers</source>
        <translation>{name}: 행렬을 통째로 갱신하므로 수 두 개가 아니라 행렬이나 실제 네트워크에서만 경주합니다</translation>
    </message>
    <message>
        <source>There is no racer here that can be forked</source>
        <translation>여기에는 갈라질 수 있는 주자가 없습니다</translation>
    </message>
    <message>
        <source>A fork is not forked again: choose the racer that it comes from</source>
        <translation>갈라진 주자는 다시 갈라지지 않습니다. 원래의 주자를 고르세요</translation>
    </message>
    <message>
        <source>After a racer&apos;s last step there is nothing left to fork: go back to an earlier frame</source>
        <translation>주자의 마지막 스텝 뒤에는 갈라질 것이 없습니다. 앞의 프레임으로 돌아가세요</translation>
    </message>
    <message>
        <source>There are as many racers as fit: remove one first</source>
        <translation>주자가 이미 최대로 있습니다. 먼저 하나를 지우세요</translation>
    </message>
    <message>
        <source>The gradients on a matrix are exact.</source>
        <translation>행렬의 기울기는 정확합니다.</translation>
    </message>
    <message>
        <source>The data have a seed of their own, above.</source>
        <translation>데이터에는 위에 따로 시드가 있습니다.</translation>
    </message>
    <message>
        <source>The race on a matrix is to no level.</source>
        <translation>행렬 위의 경주에는 목표 손실이 없습니다.</translation>
    </message>
    <message>
        <source>The gradients of mini-batches have noise of their own.</source>
        <translation>미니배치의 기울기에는 이미 잡음이 있습니다.</translation>
    </message>
    <message>
        <source>The network has a seed of its own, above.</source>
        <translation>네트워크에는 위에 따로 시드가 있습니다.</translation>
    </message>
    <message>
        <source>Where the lowest loss of a network lies, nobody knows.</source>
        <translation>네트워크의 가장 낮은 손실이 어디인지는 아무도 모릅니다.</translation>
    </message>
    <message>
        <source>Start x</source>
        <translation>시작점 x</translation>
    </message>
    <message>
        <source>The start of the race; you can also drag the ring on the map.</source>
        <translation>경주가 시작되는 곳입니다. 지도의 고리를 끌어도 됩니다.</translation>
    </message>
    <message>
        <source>Start y</source>
        <translation>시작점 y</translation>
    </message>
    <message>
        <source>A matrix of 8 × 8 learns eight keys with their values. Muon and Shampoo race here, too; the map is a plane.</source>
        <translation>8 × 8 행렬이 열쇠 여덟 개와 그 값을 배웁니다. Muon과 Shampoo도 여기서 경주합니다. 지도는 한 평면입니다.</translation>
    </message>
    <message>
        <source>A matrix W of 8 × 8 learns that W Wᵀ is another. Muon and Shampoo race here, too; the map is a plane.</source>
        <translation>W Wᵀ가 주어진 행렬이 되도록 8 × 8 행렬 W를 학습합니다. Muon과 Shampoo도 여기서 경주합니다. 지도는 한 평면입니다.</translation>
    </message>
    <message>
        <source>{field} is the same for all racers of a network</source>
        <translation>{field}은(는) 한 네트워크의 모든 주자가 같습니다</translation>
    </message>
    <message>
        <source>first direction of the plane</source>
        <translation>평면의 첫째 방향</translation>
    </message>
    <message>
        <source>second direction of the plane</source>
        <translation>평면의 둘째 방향</translation>
    </message>
    <message>
        <source>Real network</source>
        <translation>실제 네트워크</translation>
    </message>
    <message>
        <source>The racers train one network on real images; the map is its real loss on a plane through its weights.</source>
        <translation>주자들이 실제 이미지로 한 네트워크를 학습합니다. 지도는 그 가중치를 지나는 평면에서 잰 실제 손실입니다.</translation>
    </message>
    <message>
        <source>Draws</source>
        <translation>추첨</translation>
    </message>
    <message>
        <source>What chance gives the racers: the same first weights and batches for all, other orders of batches, or other first weights.</source>
        <translation>주자들에게 우연이 정해 주는 것: 모두 같은 처음 가중치와 배치, 저마다 다른 배치 순서, 또는 저마다 다른 처음 가중치.</translation>
    </message>
    <message>
        <source>Plane</source>
        <translation>평면</translation>
    </message>
    <message>
        <source>Through the start, along the main directions of the ends; through the ends of the first three racers; through the starts of the first and the last, and the end of the last; or round the end of the first, in random directions. Where the first weights differ, there is no start for all: then it goes through three ends or, of two racers, through the first start and both ends.</source>
        <translation>시작점을 지나 끝점들의 주된 방향을 따르는 평면, 처음 세 주자의 끝점을 지나는 평면, 첫 주자와 마지막 주자의 시작점과 마지막 주자의 끝점을 지나는 평면, 또는 첫 주자의 끝점 둘레로 무작위 방향을 따르는 평면입니다. 처음 가중치가 서로 다르면 모두의 시작점이 없으므로, 세 끝점을 지나거나 주자가 둘이면 첫 주자의 시작점과 두 끝점을 지납니다.</translation>
    </message>
    <message>
        <source>the recorded race of networks in this session is damaged</source>
        <translation>이 세션에 기록된 네트워크 경주가 손상되었습니다</translation>
    </message>
    <message>
        <source>this plane goes through the ends of three racers; add racers</source>
        <translation>이 평면은 세 주자의 끝점을 지납니다. 주자를 추가하세요</translation>
    </message>
    <message>
        <source>this plane goes through two starts, and the first and the last racer begin with the same weights: give one another initializer, or choose another plane</source>
        <translation>이 평면은 두 시작점을 지나는데 첫 주자와 마지막 주자가 같은 가중치에서 시작합니다. 한쪽의 초기화 방법을 바꾸거나 다른 평면을 고르세요</translation>
    </message>
    <message>
        <source>a race of networks has at most {most} racers; remove some</source>
        <translation>네트워크 경주에는 주자가 최대 {most}명입니다. 몇을 빼세요</translation>
    </message>
    <message>
        <source>{name} moves the matrices between hidden layers, and this network has none: give it two hidden layers</source>
        <translation>{name}: 은닉층 사이의 행렬을 갱신하는데 이 네트워크에는 그런 행렬이 없습니다. 은닉층을 두 개 두세요</translation>
    </message>
    <message>
        <source>add a racer to train</source>
        <translation>학습할 주자를 추가하세요</translation>
    </message>
    <message>
        <source>{name} does not train networks; it is for two numbers only</source>
        <translation>{name}은(는) 네트워크를 학습하지 않습니다. 숫자가 둘인 곡면에서만 씁니다</translation>
    </message>
    <message>
        <source>opening a session</source>
        <translation>세션 열기</translation>
    </message>
    <message>
        <source>opening a scene</source>
        <translation>실험 열기</translation>
    </message>
    <message>
        <source>Optimizers</source>
        <translation>옵티마이저</translation>
    </message>
    <message>
        <source>Initializers</source>
        <translation>가중치 초기화</translation>
    </message>
    <message>
        <source>Trainer</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>there is no run to be reported on</source>
        <translation>보고할 학습이 없습니다</translation>
    </message>
    <message>
        <source>it is not a file</source>
        <translation>파일이 아닙니다</translation>
    </message>
    <message>
        <source>it is larger than any session</source>
        <translation>어떤 세션보다도 큰 파일입니다</translation>
    </message>
    <message>
        <source>its groups are nested too deeply</source>
        <translation>묶음이 너무 깊이 중첩되었습니다</translation>
    </message>
    <message>
        <source>“{name}” stands twice in one group</source>
        <translation>한 묶음에 같은 이름이 두 번 나옵니다: “{name}”</translation>
    </message>
    <message>
        <source>the session in this picture is damaged: {error}</source>
        <translation>이 그림에 든 세션이 손상되었습니다: {error}</translation>
    </message>
    <message>
        <source>this picture carries no session: it was not made by Fall Line, or was saved by another program since</source>
        <translation>이 그림에는 세션이 없습니다. Fall Line이 만든 그림이 아니거나, 그 뒤에 다른 프로그램이 저장했습니다</translation>
    </message>
    <message>
        <source>{folder} is not as a study leaves it: {reason}</source>
        <translation>{folder}: 탐색이 남긴 모습이 아닙니다: {reason}</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>given up early</source>
        <translation>조기 중단</translation>
    </message>
    <message>
        <source>diverged</source>
        <translation>발산</translation>
    </message>
    <message>
        <source>target missed</source>
        <translation>목표에 못 미침</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>running</source>
        <translation>진행 중</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>images</source>
        <translation>이미지</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>초</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>차이가 있음</translation>
    </message>
    <message>
        <source>too few seeds</source>
        <translation>시드가 너무 적음</translation>
    </message>
    <message>
        <source>“{name}” was recorded on another machine, where numbers are rounded otherwise, so that its path cannot be made again here; use its settings and train it first</source>
        <translation>“{name}”: 반올림이 다른 컴퓨터에서 기록된 학습이라 여기서는 같은 경로를 다시 만들 수 없습니다. 그 설정을 가져와 먼저 학습하세요</translation>
    </message>
    <message>
        <source>“{name}” is going on; stop it before it is deleted</source>
        <translation>“{name}” 학습이 진행 중입니다. 삭제하려면 먼저 멈추세요</translation>
    </message>
    <message>
        <source>of these images, {count} can be trained on; a run needs at least {least}</source>
        <translation>이 이미지 가운데 학습에 쓸 수 있는 것은 {count}장입니다. 학습에는 {least}장 이상이 필요합니다</translation>
    </message>
    <message>
        <source>share</source>
        <translation>비율</translation>
    </message>
    <message>
        <source>Logarithmic loss</source>
        <translation>손실을 로그로</translation>
    </message>
    <message>
        <source>Draw the loss on a logarithmic axis, so that small losses can be told apart.</source>
        <translation>손실을 로그 눈금으로 그려 작은 손실도 구별되게 합니다.</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>배치</translation>
    </message>
    <message>
        <source>Draw the loss of every batch behind those of the epochs.</source>
        <translation>에폭별 손실 뒤에 배치마다의 손실을 그립니다.</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>평활화</translation>
    </message>
    <message>
        <source>The share of its previous mean that the smoothed batch curve keeps at each step; on a logarithmic axis, the mean is geometric. The raw curve stays visible.</source>
        <translation>배치 손실의 평활 곡선이 스텝마다 이전 평균을 얼마나 남기는지 정합니다. 로그 축에서는 기하평균을 씁니다. 원래 곡선도 계속 보입니다.</translation>
    </message>
    <message>
        <source>Logarithmic counts</source>
        <translation>개수를 로그로</translation>
    </message>
    <message>
        <source>Draw the logarithms of the counts, so that small counts show beside large ones.</source>
        <translation>개수의 로그를 그려, 많은 값 옆의 적은 값도 보이게 합니다.</translation>
    </message>
    <message>
        <source>Recorded runs</source>
        <translation>기본 제공 기록</translation>
    </message>
    <message>
        <source>List the runs that come with Fall Line: the notes&apos; three models, each trained for 1000 epochs.</source>
        <translation>Fall Line에 들어 있는 학습, 곧 강의 노트의 세 모델을 1000에폭씩 학습한 기록을 목록에 보입니다.</translation>
    </message>
    <message>
        <source>the network of “{name}” no longer exists, so the run cannot go on: {reason}</source>
        <translation>“{name}” 학습의 네트워크가 남아 있지 않아 이어서 학습할 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>the network of “{name}” was dropped, so the run cannot go on: only the networks of the latest {most} runs are kept, and at most {megabytes} MB of them</source>
        <translation>“{name}” 학습의 네트워크가 남아 있지 않아 이어서 학습할 수 없습니다. 네트워크는 {megabytes} MB 안에서 최근 학습 {most}개까지만 남깁니다</translation>
    </message>
    <message>
        <source>“{name}” was made by the study “{study}”, which keeps the curves of its runs and no networks; train it again for its network and its layers</source>
        <translation>“{name}”은(는) 탐색 “{study}”의 학습입니다. 탐색은 곡선만 남기고 신경망은 남기지 않으므로, 신경망과 층을 보려면 다시 학습해야 합니다</translation>
    </message>
    <message>
        <source>the run is kept in the folder {folder}, since it is not in the list: {reason}</source>
        <translation>이 학습은 목록에 넣지 못해 폴더 {folder}에 보관했습니다: {reason}</translation>
    </message>
    <message>
        <source>{name}, recorded</source>
        <translation>{name}, 기록</translation>
    </message>
    <message>
        <source>the list of runs, {file}, is in use by another program; try again</source>
        <translation>학습 목록 {file} 파일을 다른 프로그램이 쓰고 있습니다. 다시 시도하세요</translation>
    </message>
    <message>
        <source>the list of runs, {file}, cannot be used: {reason}</source>
        <translation>학습 목록 {file} 파일을 쓸 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>the list of runs, {file}, is damaged: {reason}</source>
        <translation>학습 목록 {file} 파일이 손상되었습니다: {reason}</translation>
    </message>
    <message>
        <source>the list of runs was damaged ({reason}) and is set aside as {file}; {saved} of its runs could be read and are in the new list</source>
        <translation>학습 목록이 손상되어({reason}) {file}(으)로 옮겨 두었습니다. 읽을 수 있던 학습 {saved}개는 새 목록에 있습니다</translation>
    </message>
    <message>
        <source>{count} runs of the list cannot be read; they stay in its file, {file}</source>
        <translation>목록의 학습 {count}개를 읽을 수 없습니다. 파일 {file}에는 그대로 남아 있습니다</translation>
    </message>
    <message>
        <source>the list of runs, {file}, was written by a newer Fall Line: its format is {found}, the latest known is {known}</source>
        <translation>학습 목록 {file} 파일은 더 새로운 Fall Line이 만들었습니다. 파일 형식은 {found}, 이 버전이 아는 가장 새로운 형식은 {known}입니다</translation>
    </message>
    <message>
        <source>database disk image is malformed</source>
        <translation>데이터베이스 파일의 내용이 깨졌습니다</translation>
    </message>
    <message>
        <source>file is not a database</source>
        <translation>데이터베이스 파일이 아닙니다</translation>
    </message>
    <message>
        <source>unable to open database file</source>
        <translation>데이터베이스 파일을 열 수 없습니다</translation>
    </message>
    <message>
        <source>database or disk is full</source>
        <translation>디스크에 남은 공간이 없습니다</translation>
    </message>
    <message>
        <source>attempt to write a readonly database</source>
        <translation>읽기 전용이라 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>disk I/O error</source>
        <translation>디스크 입출력 오류입니다</translation>
    </message>
    <message>
        <source>this run is no longer in the list</source>
        <translation>이 학습은 더 이상 목록에 없습니다</translation>
    </message>
    <message>
        <source>the history of this run cannot be read: {reason}</source>
        <translation>이 학습의 기록을 읽을 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>“{scene}” has no result: only {made} of its {count} runs were made to their end.</source>
        <translation>“{scene}”: 학습 {count}개 중 {made}개만 끝까지 진행되어 결과가 없습니다.</translation>
    </message>
    <message>
        <source>Model 1 of the notes</source>
        <translation>강의 노트의 모델 1</translation>
    </message>
    <message>
        <source>Model 2 of the notes</source>
        <translation>강의 노트의 모델 2</translation>
    </message>
    <message>
        <source>Model 3 of the notes</source>
        <translation>강의 노트의 모델 3</translation>
    </message>
    <message>
        <source>the password of {place} is not kept: give the place once more, with its password</source>
        <translation>{place}의 암호는 보관하지 않습니다. 암호를 넣어 위치를 다시 적어 주세요</translation>
    </message>
    <message>
        <source>no trial has a value yet, so there is no best one</source>
        <translation>아직 값이 나온 시도가 없어 가장 좋은 것도 없습니다</translation>
    </message>
    <message>
        <source>trial {trial} of {called}, seed {seed}</source>
        <translation>시도 {trial}({called}), 시드 {seed}</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>섞여 있음</translation>
    </message>
    <message>
        <source>Slope of the leak</source>
        <translation>누설 기울기</translation>
    </message>
    <message>
        <source>Sets the slope below zero, which keeps units from dying.</source>
        <translation>0 아래에서 함수가 얼마나 가파른지 정합니다. 덕분에 뉴런이 죽지 않습니다.</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>깊이</translation>
    </message>
    <message>
        <source>The function can fall this far below zero.</source>
        <translation>함수가 0 아래로 얼마나 내려갈 수 있는지 정합니다.</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>항등 함수</translation>
    </message>
    <message>
        <source>Changes nothing: many layers can do no more than a single one.</source>
        <translation>아무것도 바꾸지 않습니다. 층을 많이 쌓아도 한 층과 다를 것이 없습니다.</translation>
    </message>
    <message>
        <source>Sigmoid</source>
        <translation>시그모이드</translation>
    </message>
    <message>
        <source>Squeezes every value between 0 and 1; its slope is at most 1/4, so that gradients fade.</source>
        <translation>모든 값을 0과 1 사이로 눌러 넣습니다. 미분값이 1/4을 넘지 않아 기울기가 점점 작아집니다.</translation>
    </message>
    <message>
        <source>Tanh</source>
        <translation>Tanh</translation>
    </message>
    <message>
        <source>Squeezes every value between −1 and 1 and keeps 0 at 0; its slope is almost 0 for inputs far from 0.</source>
        <translation>모든 값을 −1과 1 사이로 눌러 넣고 0은 0으로 둡니다. 입력이 0에서 멀면 미분값이 거의 0입니다.</translation>
    </message>
    <message>
        <source>ReLU</source>
        <translation>ReLU</translation>
    </message>
    <message>
        <source>Passes positive values and makes all others 0; a unit that is never positive is dead.</source>
        <translation>양수는 그대로 통과시키고 나머지는 0으로 만듭니다. 한 번도 양수가 되지 않는 뉴런은 죽은 뉴런입니다.</translation>
    </message>
    <message>
        <source>Leaky ReLU</source>
        <translation>Leaky ReLU</translation>
    </message>
    <message>
        <source>ReLU with a slight slope below zero, so that no unit can die.</source>
        <translation>0 아래에도 약간의 기울기를 둔 ReLU로, 뉴런이 죽지 않습니다.</translation>
    </message>
    <message>
        <source>ELU</source>
        <translation>ELU</translation>
    </message>
    <message>
        <source>ReLU that bends smoothly below zero, so that the mean of its outputs is nearer to zero.</source>
        <translation>0 아래에서 부드럽게 휘는 ReLU로, 출력의 평균이 0에 더 가깝습니다.</translation>
    </message>
    <message>
        <source>SiLU</source>
        <translation>SiLU</translation>
    </message>
    <message>
        <source>ReLU without its kink: the input times its own sigmoid.</source>
        <translation>꺾인 곳이 없는 ReLU입니다. 입력에 자신의 시그모이드를 곱합니다.</translation>
    </message>
    <message>
        <source>GELU</source>
        <translation>GELU</translation>
    </message>
    <message>
        <source>ReLU without its kink: the input times the probability that a standard normal number is below it.</source>
        <translation>꺾인 곳이 없는 ReLU입니다. 입력에 표준정규분포의 누적 확률을 곱합니다.</translation>
    </message>
    <message>
        <source>{folder} is no folder</source>
        <translation>{folder}: 폴더가 아닙니다</translation>
    </message>
    <message>
        <source>{word} is no folder of a run, no checkpoint, and no run that is listed{hint}</source>
        <translation>{word}: 학습의 폴더도, 체크포인트도, 목록에 있는 학습도 아닙니다{hint}</translation>
    </message>
    <message>
        <source>{folder} holds no checkpoint of a run: {file} is not there</source>
        <translation>{folder}에 학습의 체크포인트가 없습니다. {file} 파일이 없습니다</translation>
    </message>
    <message>
        <source>{folder} holds a study, which keeps no networks; train its best setting: --config {file}</source>
        <translation>{folder}에는 탐색이 있고, 탐색은 네트워크를 남기지 않습니다. 가장 좋은 설정을 학습하세요: --config {file}</translation>
    </message>
    <message>
        <source>{file} holds only a network; give the folder of its run</source>
        <translation>{file}에는 네트워크만 있습니다. 그 학습의 폴더를 지정하세요</translation>
    </message>
    <message>
        <source>T-shirt/top</source>
        <translation>티셔츠/상의</translation>
    </message>
    <message>
        <source>Trouser</source>
        <translation>바지</translation>
    </message>
    <message>
        <source>Pullover</source>
        <translation>풀오버</translation>
    </message>
    <message>
        <source>Dress</source>
        <translation>드레스</translation>
    </message>
    <message>
        <source>Coat</source>
        <translation>코트</translation>
    </message>
    <message>
        <source>Sandal</source>
        <translation>샌들</translation>
    </message>
    <message>
        <source>Shirt</source>
        <translation>셔츠</translation>
    </message>
    <message>
        <source>Sneaker</source>
        <translation>스니커즈</translation>
    </message>
    <message>
        <source>Bag</source>
        <translation>가방</translation>
    </message>
    <message>
        <source>Ankle boot</source>
        <translation>앵클부츠</translation>
    </message>
    <message>
        <source>“{name}” is no file, no folder, and none of {names}</source>
        <translation>“{name}”: 파일도 폴더도 아니고, {names} 중의 하나도 아닙니다</translation>
    </message>
    <message>
        <source>{path} is not there; choose it again</source>
        <translation>{path}: 그 자리에 없습니다. 다시 선택하세요</translation>
    </message>
    <message>
        <source>{path} holds other images than before: their checksum is {found}, not {expected}; choose it again to train on them</source>
        <translation>{path}: 전과 다른 이미지가 있습니다. 체크섬이 {expected} 대신 {found}입니다. 이 이미지로 학습하려면 다시 선택하세요</translation>
    </message>
    <message>
        <source>{train} training images and {validation} validation images are more than there are: {available} and {own}, which stay apart</source>
        <translation>학습 이미지 {train}장과 검증 이미지 {validation}장은 있는 것보다 많습니다. 학습용은 {available}장, 따로 나뉜 검증용은 {own}장입니다</translation>
    </message>
    <message>
        <source>{train} training samples and {validation} validation samples are more than the {available} available; at this share, up to {most} can be used for training</source>
        <translation>학습 샘플 {train}개와 검증 샘플 {validation}개를 합하면 전체 {available}개보다 많습니다. 이 비율이면 {most}개까지 학습에 쓸 수 있습니다</translation>
    </message>
    <message>
        <source>Fashion-MNIST is not on this computer. It can be downloaded once from {host}: the Data tab offers it, and the command line has --online for it. A folder with its four IDX files does as well.</source>
        <translation>Fashion-MNIST가 이 컴퓨터에 없습니다. {host}에서 한 번 내려받을 수 있습니다. 데이터 탭의 버튼이나 명령줄의 --online을 쓰세요. IDX 파일 네 개가 든 폴더를 골라도 됩니다.</translation>
    </message>
    <message>
        <source>“{name}” is on another computer, {host}. It is read once you say so: the Data tab offers it, and the command line has --online for it.</source>
        <translation>“{name}”은(는) 다른 컴퓨터 {host}에 있습니다. 요청해야 읽습니다. 데이터 탭의 버튼이나 명령줄의 --online을 쓰세요.</translation>
    </message>
    <message>
        <source>Fashion-MNIST could not be downloaded from {host}: {reason}. A folder with its four IDX files does as well.</source>
        <translation>{host}에서 Fashion-MNIST를 내려받지 못했습니다: {reason}. IDX 파일 네 개가 든 폴더를 골라도 됩니다.</translation>
    </message>
    <message>
        <source>{file} is damaged: {reason}</source>
        <translation>{file} 파일이 손상되었습니다: {reason}</translation>
    </message>
    <message>
        <source>{file} is no IDX file of {content}: it begins with {found}, not with {expected}</source>
        <translation>{file} 파일은 {content} IDX 파일이 아닙니다. 처음이 {expected}여야 하는데 {found}입니다</translation>
    </message>
    <message>
        <source>{file} is too short: {found} bytes instead of {expected}</source>
        <translation>{file} 파일이 너무 짧습니다. {expected}바이트여야 하는데 {found}바이트입니다</translation>
    </message>
    <message>
        <source>{file} is too long: it goes on after the {expected} bytes of its data</source>
        <translation>{file} 파일이 너무 깁니다. 데이터 {expected}바이트 뒤에도 내용이 이어집니다</translation>
    </message>
    <message>
        <source>{file} announces {expected} bytes, more than the limit of {limit}</source>
        <translation>{file} 파일이 밝힌 크기는 {expected}바이트로, 한도인 {limit}바이트보다 큽니다</translation>
    </message>
    <message>
        <source>{file} is empty: its header says {sizes}</source>
        <translation>{file} 파일이 비어 있습니다. 머리글의 크기는 {sizes}입니다</translation>
    </message>
    <message>
        <source>{file} has no arrays of images and labels; it has {found}. They are called x_train, y_train, x_test, y_test, or train_images, train_labels, test_images, test_labels</source>
        <translation>{file}: 이미지와 레이블의 배열이 없습니다. 있는 것: {found}. 이름은 x_train, y_train, x_test, y_test 또는 train_images, train_labels, test_images, test_labels이어야 합니다</translation>
    </message>
    <message>
        <source>{file} holds Python objects, which are not read, since they can run a program</source>
        <translation>{file}: 파이썬 객체가 들어 있습니다. 프로그램을 실행할 수 있으므로 읽지 않습니다</translation>
    </message>
    <message>
        <source>{path} holds several datasets: {sets}</source>
        <translation>{path}: 데이터셋이 여러 개 있습니다({sets})</translation>
    </message>
    <message>
        <source>choose one, as in {name}</source>
        <translation>{name}처럼 하나를 고르세요</translation>
    </message>
    <message>
        <source>to scale all to one size, write {name}</source>
        <translation>모두 한 크기로 맞추려면 {name}처럼 쓰세요</translation>
    </message>
    <message>
        <source>to use the others, write {name}</source>
        <translation>나머지를 쓰려면 {name}처럼 쓰세요</translation>
    </message>
    <message>
        <source>{labels_file} has {labels} labels for the {images} images of {images_file}</source>
        <translation>{labels_file} 파일의 레이블은 {labels}개인데 {images_file} 파일의 이미지는 {images}장입니다</translation>
    </message>
    <message>
        <source>the images of {file} have {found} pixels, those of {other} {expected}</source>
        <translation>{file}의 이미지는 {found}픽셀, {other}의 이미지는 {expected}픽셀입니다</translation>
    </message>
    <message>
        <source>{path} has no training images, only {found}</source>
        <translation>{path}: 학습 이미지가 없습니다. 있는 것: {found}</translation>
    </message>
    <message>
        <source>{path}: its {count:,} images of {shape} need {needed:.1f} GB of memory, more than the {limit:.1f} GB that can be used</source>
        <translation>{path}: {shape} 크기의 이미지 {count:,}개에 메모리 {needed:.1f} GB가 필요하지만 쓸 수 있는 것은 {limit:.1f} GB입니다</translation>
    </message>
    <message>
        <source>There are no test images, so {count:,} of the images, a fifth of each class, are kept for the test.</source>
        <translation>테스트 이미지가 없으므로 클래스마다 5분의 1씩, 모두 {count:,}장을 테스트에 씁니다.</translation>
    </message>
    <message>
        <source>{count:,} images are for validation, as they come: none of them is trained on.</source>
        <translation>검증 이미지 {count:,}장이 원래 나뉘어 있습니다. 이 이미지로는 학습하지 않습니다.</translation>
    </message>
    <message>
        <source>No training image has the class {names}.</source>
        <translation>학습 이미지에 없는 클래스: {names}.</translation>
    </message>
    <message>
        <source>Rows and columns of all images are exchanged.</source>
        <translation>모든 이미지의 행과 열을 바꾸었습니다.</translation>
    </message>
    <message>
        <source>EMNIST keeps its images with rows and columns exchanged; turn them to see letters upright.</source>
        <translation>EMNIST의 이미지는 행과 열이 바뀌어 있습니다. 글자를 똑바로 보려면 돌리세요.</translation>
    </message>
    <message>
        <source>All images are scaled to {shape} pixels.</source>
        <translation>모든 이미지를 {shape}픽셀로 맞추었습니다.</translation>
    </message>
    <message>
        <source>Colours are turned into grey.</source>
        <translation>색을 회색조로 바꾸었습니다.</translation>
    </message>
    <message>
        <source>{path} holds no dataset “{set}”; it has {sets}</source>
        <translation>{path}: 데이터셋 “{set}”: 없습니다. 있는 것: {sets}</translation>
    </message>
    <message>
        <source>{folder} has no file of {part} {content}, such as {example} or {example}.gz</source>
        <translation>{folder} 폴더에 {part} {content} 파일이 없습니다. 예: {example} 또는 {example}.gz</translation>
    </message>
    <message>
        <source>{folder} has several files of {part} {content}: {found}</source>
        <translation>{folder} 폴더에 {part} {content} 파일이 여러 개 있습니다: {found}</translation>
    </message>
    <message>
        <source>{file} has several labels for an image ({found}); one label an image can be learnt</source>
        <translation>{file}: 이미지마다 레이블이 여러 개입니다({found}). 이미지마다 레이블이 하나여야 학습할 수 있습니다</translation>
    </message>
    <message>
        <source>{file} has labels that are neither whole numbers nor names, such as {label}</source>
        <translation>{file}: 레이블이 정수도 이름도 아닙니다. 예: {label}</translation>
    </message>
    <message>
        <source>all images of {file} have the label {label}; at least two classes can be told apart</source>
        <translation>{file}: 모든 이미지의 레이블이 {label}입니다. 구별하려면 클래스가 둘 이상이어야 합니다</translation>
    </message>
    <message>
        <source>{file} has {found} different labels; up to {most} classes can be told apart</source>
        <translation>{file}: 서로 다른 레이블이 {found}개입니다. 클래스는 {most}개까지 구별할 수 있습니다</translation>
    </message>
    <message>
        <source>there is no picture “{name}”</source>
        <translation>“{name}”에 해당하는 그림이 없습니다</translation>
    </message>
    <message>
        <source>there are several pictures “{name}”: {first} and {second}</source>
        <translation>“{name}”에 해당하는 그림이 여러 개입니다: {first}, {second}</translation>
    </message>
    <message>
        <source>the label of “{name}” is empty</source>
        <translation>“{name}”의 레이블이 비어 있습니다</translation>
    </message>
    <message>
        <source>{file} is no table: {reason}</source>
        <translation>{file}: 표가 아닙니다. {reason}</translation>
    </message>
    <message>
        <source>{file}, line {line}: {reason}</source>
        <translation>{file}, {line}번째 줄: {reason}</translation>
    </message>
    <message>
        <source>{count:,} pictures are not in {file} and are not used.</source>
        <translation>{file}에 없는 그림 {count:,}개는 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>{path} has pictures, but not in folders of two classes: each class is a folder of its name, as in {path}/cat and {path}/dog, or {path}/train/cat and {path}/test/cat</source>
        <translation>{path}: 그림이 있지만 두 클래스 이상의 폴더에 나뉘어 있지 않습니다. 클래스마다 그 이름의 폴더를 만드세요. 예: {path}/cat과 {path}/dog, 또는 {path}/train/cat과 {path}/test/cat</translation>
    </message>
    <message>
        <source>it is no picture in a format that is known</source>
        <translation>알려진 형식의 그림이 아닙니다</translation>
    </message>
    <message>
        <source>its data are broken or end too early</source>
        <translation>데이터가 깨졌거나 중간에 끊겼습니다</translation>
    </message>
    <message>
        <source>it has {found} pixels, more than can be read</source>
        <translation>{found}픽셀은 읽을 수 있는 크기를 넘습니다</translation>
    </message>
    <message>
        <source>the images differ in size: {first} has {expected} pixels (rows x columns), {second} {found}</source>
        <translation>이미지의 크기가 서로 다릅니다. {first}: {expected}픽셀(행 x 열), {second}: {found}픽셀</translation>
    </message>
    <message>
        <source>{count:,} of the {total:,} images cannot be read, the first is {file}: {reason}</source>
        <translation>이미지 {total:,}개 가운데 {count:,}개를 읽을 수 없습니다. 첫 번째는 {file}: {reason}</translation>
    </message>
    <message>
        <source>none of the {total:,} images can be read; of the first, {file}: {reason}</source>
        <translation>이미지 {total:,}장을 하나도 읽을 수 없습니다. 첫 번째는 {file}: {reason}</translation>
    </message>
    <message>
        <source>{count:,} of {total:,} images cannot be read and are left out, the first is {file}.</source>
        <translation>이미지 {total:,}장 가운데 읽을 수 없는 {count:,}장을 뺐습니다. 첫 번째는 {file}입니다.</translation>
    </message>
    <message>
        <source>{count:,} pictures lie in no folder of a class and are not used.</source>
        <translation>클래스 폴더에 들어 있지 않은 그림 {count:,}장은 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>{count:,} of {total:,} images have colours, which are turned into grey.</source>
        <translation>이미지 {total:,}장 가운데 색이 있는 {count:,}장을 회색조로 바꾸었습니다.</translation>
    </message>
    <message>
        <source>{file} has the sizes {found}; images are n x rows x columns, those with colours n x rows x columns x 3, flat ones n x a square number</source>
        <translation>{file}: 크기가 {found}입니다. 이미지는 n x 행 x 열, 색이 있으면 n x 행 x 열 x 3, 펼친 것은 n x 제곱수여야 합니다</translation>
    </message>
    <message>
        <source>{file} holds no numbers that could be pixels, but {found}</source>
        <translation>{file}: 픽셀일 수 있는 수가 아니라 {found}입니다</translation>
    </message>
    <message>
        <source>{file} has pixels from {low:g} to {high:g}; from 0 to 1 or from 0 to 255 they can be read</source>
        <translation>{file}: 픽셀의 범위가 {low:g}~{high:g}입니다. 0~1이나 0~255면 읽을 수 있습니다</translation>
    </message>
    <message>
        <source>{file} has pixels that are not finite numbers</source>
        <translation>{file}: 유한한 수가 아닌 픽셀이 있습니다</translation>
    </message>
    <message>
        <source>{path} has no images that can be read: no IDX files such as train-images-idx3-ubyte, no folders of pictures, no .npz, no CSV</source>
        <translation>{path}: 읽을 수 있는 이미지가 없습니다. train-images-idx3-ubyte 같은 IDX 파일, 그림 폴더, .npz, CSV 가운데 아무것도 없습니다</translation>
    </message>
    <message>
        <source>{path} is an archive; unpack it, and choose the folder</source>
        <translation>{path}: 압축 파일입니다. 압축을 풀고 그 폴더를 선택하세요</translation>
    </message>
    <message>
        <source>{path} is no file of images that can be read: .npz, CSV and IDX are; of pictures, choose the folder</source>
        <translation>{path}: 읽을 수 있는 이미지 파일이 아닙니다. .npz, CSV, IDX 파일을 읽을 수 있고, 그림은 폴더를 선택하세요</translation>
    </message>
    <message>
        <source>“{text}” is no choice about images; there are set=NAME, size=28x28 (scaled to rows x columns), turn=yes (rows and columns exchanged), broken=skip (images that cannot be read are left out) and crc=CHECKSUM</source>
        <translation>“{text}”: 이미지에 대해 고를 수 있는 것이 아닙니다. set=이름, size=28x28(행 x 열로 크기 맞춤), turn=yes(행과 열 바꿈), broken=skip(읽을 수 없는 이미지 제외), crc=체크섬이 있습니다</translation>
    </message>
    <message>
        <source>{file} is no table of pixels: {columns} numbers a row, beside the label, are no square image</source>
        <translation>{file}: 픽셀의 표가 아닙니다. 레이블을 뺀 한 행의 수 {columns}개는 정사각형 이미지가 되지 않습니다</translation>
    </message>
    <message>
        <source>{file} has no column of labels, such as “label”</source>
        <translation>{file}: “label” 같은 레이블 열이 없습니다</translation>
    </message>
    <message>
        <source>{count:,} of the {total:,} rows of {file} cannot be read, the first in line {line}: {reason}</source>
        <translation>{file}: {total:,}개의 행 가운데 {count:,}개를 읽을 수 없습니다. 첫 번째는 {line}번째 줄: {reason}</translation>
    </message>
    <message>
        <source>{found} values instead of {expected}</source>
        <translation>값이 {expected}개가 아니라 {found}개입니다</translation>
    </message>
    <message>
        <source>“{value}” is no number</source>
        <translation>“{value}”: 수가 아닙니다</translation>
    </message>
    <message>
        <source>{file} has no rows of pixels</source>
        <translation>{file}: 픽셀의 행이 없습니다</translation>
    </message>
    <message>
        <source>{file} has no labels and is not used.</source>
        <translation>{file}: 레이블이 없어 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>{count:,} rows that cannot be read are left out, the first in line {line} of {file}.</source>
        <translation>읽을 수 없는 행 {count:,}개를 뺐습니다. 첫 번째는 {file}의 {line}번째 줄입니다.</translation>
    </message>
    <message>
        <source>“{name}” holds no points: each is x, y and the number of its class, and a semicolon follows it</source>
        <translation>“{name}”에서 점을 읽을 수 없습니다. 각 점은 x, y, 클래스 번호이고, 점 뒤에는 쌍반점이 옵니다</translation>
    </message>
    <message>
        <source>left the domain</source>
        <translation>정의역을 벗어남</translation>
    </message>
    <message>
        <source>limit cycle</source>
        <translation>극한 순환</translation>
    </message>
    <message>
        <source>converged</source>
        <translation>수렴</translation>
    </message>
    <message>
        <source>at a local minimum</source>
        <translation>지역 최솟값에 머묾</translation>
    </message>
    <message>
        <source>outside the box</source>
        <translation>범위 밖</translation>
    </message>
    <message>
        <source>at a saddle</source>
        <translation>안장점에 머묾</translation>
    </message>
    <message>
        <source>at a maximum</source>
        <translation>최댓값에 머묾</translation>
    </message>
    <message>
        <source>on a plateau</source>
        <translation>고원에 머묾</translation>
    </message>
    <message>
        <source>at a standstill</source>
        <translation>멈춤</translation>
    </message>
    <message>
        <source>hovering</source>
        <translation>잡음 때문에 맴돎</translation>
    </message>
    <message>
        <source>circling</source>
        <translation>주기 없이 맴돎</translation>
    </message>
    <message>
        <source>still moving</source>
        <translation>이동 중</translation>
    </message>
    <message>
        <source>It is farther than {lost:,.0f} box widths from the middle of the box, or no longer at a finite place.</source>
        <translation>범위의 중심에서 범위 너비의 {lost:,.0f}배보다 멀어졌거나, 좌표가 더는 유한하지 않습니다.</translation>
    </message>
    <message>
        <source>It is where the function has no value, as log(x) at a negative x.</source>
        <translation>함숫값이 없는 곳에 있습니다. 예를 들어 log(x)는 x가 음수이면 값이 없습니다.</translation>
    </message>
    <message>
        <source>Without noise: it comes back to the same points after 2 or more steps. The last three periods agree to {cycle_agreement:.1%} of the swing, and the first and the last period of the race&apos;s last half to {cycle_change:.0%}, whatever the size of the swing.</source>
        <translation>잡음이 없을 때: 2스텝 이상이 지나면 같은 점들로 되돌아옵니다. 마지막 세 주기의 차이가 진폭의 {cycle_agreement:.1%} 이하이고, 경주 후반의 첫 주기와 마지막 주기의 차이가 {cycle_change:.0%} 이하입니다. 진폭의 크기는 상관없습니다.</translation>
    </message>
    <message>
        <source>The last {converged_points} points are within {converged_radius:.0%} of the box&apos;s diagonal of the lowest minimum, and no step is longer than {converged_step:.1%} of it. Their losses differ by at most one millionth of the excess loss at the start, of which at most {converged_excess:.1%} is left. Where a schedule has faded out, at most one millionth is left.</source>
        <translation>마지막 {converged_points}개 점이 가장 낮은 최솟값에서 범위 대각선의 {converged_radius:.0%} 안에 있고, 대각선의 {converged_step:.1%}보다 긴 스텝이 없습니다. 이 점들의 손실 차이는 시작점 초과 손실의 백만분의 1 이하이고, 초과 손실은 시작점의 {converged_excess:.1%} 이하만 남았습니다. 스케줄로 학습률이 거의 0이 된 곳에서는 백만분의 1 이하만 남았습니다.</translation>
    </message>
    <message>
        <source>The same at a minimum that is not the lowest; the excess loss is that over this minimum.</source>
        <translation>가장 낮지 않은 최솟값에서 위와 같습니다. 초과 손실은 이 최솟값을 기준으로 합니다.</translation>
    </message>
    <message>
        <source>All points of the last {points_of_now} steps are outside the box.</source>
        <translation>마지막 {points_of_now}스텝의 점이 모두 범위 밖에 있습니다.</translation>
    </message>
    <message>
        <source>In the last {points_of_now} steps it moved by less than {slow_way:.0%} of the diagonal and took away less than {slow_progress:.0%} of the excess loss, and within {stationary_radius:.0%} of the diagonal is a point where the gradient is 0 and the surface bends up in one direction and down in another.</source>
        <translation>마지막 {points_of_now}스텝 동안 대각선의 {slow_way:.0%}보다 적게 움직였고 초과 손실을 {slow_progress:.0%}보다 적게 줄였습니다. 그리고 대각선의 {stationary_radius:.0%} 안에, 기울기가 0이고 곡면이 한 방향으로는 위로, 다른 방향으로는 아래로 휘는 점이 있습니다.</translation>
    </message>
    <message>
        <source>The same at a point from which no direction bends up.</source>
        <translation>어느 방향으로도 위로 휘지 않는 점에서 위와 같습니다.</translation>
    </message>
    <message>
        <source>In the last {points_of_now} steps it moved by less than {slow_way:.0%} of the diagonal and took away less than {slow_progress:.0%} of the excess loss, and the slope is so small that a way of a whole diagonal would take away less than half of it. Every minimum is farther than {plateau_distance:.0%} of the diagonal.</source>
        <translation>마지막 {points_of_now}스텝 동안 대각선의 {slow_way:.0%}보다 적게 움직였고 초과 손실을 {slow_progress:.0%}보다 적게 줄였습니다. 그리고 경사가 너무 작아서, 대각선만큼 가더라도 초과 손실이 절반도 줄지 않습니다. 모든 최솟값은 대각선의 {plateau_distance:.0%}보다 멀리 있습니다.</translation>
    </message>
    <message>
        <source>The last {points_of_now} steps together are no longer than {still_way:.2%} of the diagonal, do not grow, and took away less than {slow_progress:.0%} of the excess loss over the nearest minimum. Wherever it is, it also stands still once the schedule has faded out: the last step had at most {faded:.0%} of the highest rate and was no longer than {still_step:.2%} of the diagonal.</source>
        <translation>마지막 {points_of_now}스텝을 모두 합쳐도 대각선의 {still_way:.2%} 이하이고, 스텝이 커지지 않으며, 가장 가까운 최솟값에 대한 초과 손실을 {slow_progress:.0%}보다 적게 줄였습니다. 또 스케줄로 학습률이 거의 0이 되면 어디에 있든 멈춘 것입니다. 마지막 스텝의 학습률이 최고 학습률의 {faded:.0%} 이하이고, 그 길이가 대각선의 {still_step:.2%} 이하일 때입니다.</translation>
    </message>
    <message>
        <source>With noise, or with fewer samples a step than there are: between the two quarters of the race&apos;s last half, the mean moved by less than the standard deviation, which changed by less than a factor of {hovering_spread:g}.</source>
        <translation>잡음이 있거나 스텝마다 샘플의 일부만 쓸 때: 경주 후반을 둘로 나누면, 두 부분의 평균은 표준편차보다 적게 차이 나고 표준편차는 {hovering_spread:g}배보다 적게 달라집니다.</translation>
    </message>
    <message>
        <source>Without noise: it goes to and fro without a period. In the four quarters of the race&apos;s last half the widths differ by a factor of {circling_spread:g} at most and do not only shrink or only grow, and the middle moves by at most {circling_shift:.0%} of the width.</source>
        <translation>잡음이 없을 때: 주기 없이 오갑니다. 경주 후반을 넷으로 나누면, 네 부분의 폭은 {circling_spread:g}배까지만 차이 나고 계속 줄거나 계속 늘지 않으며, 중심은 폭의 {circling_shift:.0%}까지만 움직입니다.</translation>
    </message>
    <message>
        <source>None of the others, or the race is still being computed.</source>
        <translation>위의 어느 것도 아니거나, 경주를 아직 계산하는 중입니다.</translation>
    </message>
    <message>
        <source>The first rule that holds counts. The excess loss is the loss minus the lowest of the box. Lengths below one billionth of the box&apos;s diagonal, and changes below one billionth of the excess loss at the start, count as none.</source>
        <translation>위에서부터 처음으로 들어맞는 규칙을 따릅니다. 초과 손실은 손실에서 범위 안의 가장 낮은 손실을 뺀 값입니다. 범위 대각선의 10억분의 1보다 짧은 길이와, 시작점 초과 손실의 10억분의 1보다 작은 변화는 없는 것으로 봅니다.</translation>
    </message>
    <message>
        <source>diverged at step {step}</source>
        <translation>스텝 {step}에서 발산</translation>
    </message>
    <message>
        <source>left the domain at step {step}</source>
        <translation>스텝 {step}에서 정의역을 벗어남</translation>
    </message>
    <message>
        <source>limit cycle of {period} steps</source>
        <translation>극한 순환, 주기 {period}스텝</translation>
    </message>
    <message>
        <source>hovering ±{width}, ±{height}</source>
        <translation>맴돎 ±{width}, ±{height}</translation>
    </message>
    <message>
        <source>0/0 at step {step}</source>
        <translation>스텝 {step}에서 0/0</translation>
    </message>
    <message>
        <source>no number at step {step}</source>
        <translation>스텝 {step}에서 수가 아님</translation>
    </message>
    <message>
        <source>Diverged: at step {step} it was too far away to come back.</source>
        <translation>발산했습니다. 스텝 {step}에서 되돌아올 수 없을 만큼 멀어졌습니다.</translation>
    </message>
    <message>
        <source>Left the domain at step {step}: the function has no value there.</source>
        <translation>스텝 {step}에서 정의역을 벗어났습니다. 그곳에는 함숫값이 없습니다.</translation>
    </message>
    <message>
        <source>In a limit cycle of {period} steps, {width} wide in x and {height} in y.</source>
        <translation>주기가 {period}스텝인 극한 순환입니다. 폭은 x로 {width}, y로 {height}입니다.</translation>
    </message>
    <message>
        <source>Converged to the lowest minimum, ({x}, {y}).</source>
        <translation>가장 낮은 최솟값 ({x}, {y})에 수렴했습니다.</translation>
    </message>
    <message>
        <source>Came to rest at the local minimum ({x}, {y}); the loss is lower elsewhere.</source>
        <translation>지역 최솟값 ({x}, {y})에 멈췄습니다. 손실이 더 낮은 곳이 있습니다.</translation>
    </message>
    <message>
        <source>Outside the box, in all of the last steps.</source>
        <translation>마지막 스텝들 동안 계속 범위 밖에 있습니다.</translation>
    </message>
    <message>
        <source>At the saddle ({x}, {y}).</source>
        <translation>안장점 ({x}, {y})에 있습니다.</translation>
    </message>
    <message>
        <source>At the maximum ({x}, {y}): no direction bends up.</source>
        <translation>최댓값 ({x}, {y})에 있습니다. 어느 방향으로도 위로 휘지 않습니다.</translation>
    </message>
    <message>
        <source>On a plateau: the slope is too small to lead to lower losses soon.</source>
        <translation>고원에 있습니다. 경사가 너무 작아 손실이 좀처럼 줄지 않습니다.</translation>
    </message>
    <message>
        <source>At a standstill: its steps are too short to be seen.</source>
        <translation>멈춰 있습니다. 스텝이 너무 짧아 움직임이 보이지 않습니다.</translation>
    </message>
    <message>
        <source>Hovering: the gradient&apos;s noise keeps it moving, with a standard deviation of {width} in x and {height} in y.</source>
        <translation>기울기의 잡음 때문에 계속 맴돕니다. 표준편차는 x로 {width}, y로 {height}입니다.</translation>
    </message>
    <message>
        <source>Circling without a period, {width} wide in x and {height} in y.</source>
        <translation>주기 없이 맴돕니다. 폭은 x로 {width}, y로 {height}입니다.</translation>
    </message>
    <message>
        <source>Still moving after {step} steps.</source>
        <translation>{step}스텝 뒤에도 이동 중입니다.</translation>
    </message>
    <message>
        <source>Step {step} is 0/0: the gradient along {axis} has always been exactly 0, and epsilon is 0, too. An epsilon above 0 keeps the division finite; a lower rate does not help.</source>
        <translation>스텝 {step}에서 0/0이 됩니다. {axis} 방향의 기울기가 처음부터 정확히 0이었고 엡실론도 0입니다. 엡실론을 0보다 크게 하면 결과가 유한합니다. 학습률을 낮춰도 소용없습니다.</translation>
    </message>
    <message>
        <source>Step {step} divides by 0: the mean of squared gradients along {axis} has become 0, and epsilon is 0, too. An epsilon above 0 keeps the division finite; a lower rate does not help.</source>
        <translation>스텝 {step}에서 0으로 나눕니다. {axis} 방향의 기울기 제곱의 평균이 0이 되었고 엡실론도 0입니다. 엡실론을 0보다 크게 하면 결과가 유한합니다. 학습률을 낮춰도 소용없습니다.</translation>
    </message>
    <message>
        <source>Step {step} divides by the root of a variance along {axis} that rounding has made 0 or negative, since the gradient hardly changes there. A lower rate does not help.</source>
        <translation>스텝 {step}에서 {axis} 방향의 분산의 제곱근으로 나누는데, 그 방향의 기울기가 거의 변하지 않아 반올림 때문에 분산이 0이나 음수가 되었습니다. 학습률을 낮춰도 소용없습니다.</translation>
    </message>
    <message>
        <source>Step {step} leads to no number along {axis}: the rule divides by 0 there, takes a root or a logarithm that does not exist, or overflows.</source>
        <translation>스텝 {step}의 결과가 {axis} 방향에서 수가 아닙니다. 규칙이 0으로 나누거나, 없는 제곱근이나 로그를 구하거나, 값이 너무 커졌습니다.</translation>
    </message>
    <message>
        <source>At a standstill: the schedule has faded out.</source>
        <translation>멈춰 있습니다. 스케줄로 학습률이 거의 0이 되었습니다.</translation>
    </message>
    <message>
        <source>At a standstill where the gradient is 0.</source>
        <translation>기울기가 0인 곳에 멈춰 있습니다.</translation>
    </message>
    <message>
        <source>Still being computed: {step} of {steps} steps.</source>
        <translation>아직 계산하는 중입니다: {steps}스텝 중 {step}스텝.</translation>
    </message>
    <message>
        <source>No step was taken.</source>
        <translation>아직 한 스텝도 가지 않았습니다.</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>배치 크기</translation>
    </message>
    <message>
        <source>Each gradient is computed from this many samples.</source>
        <translation>기울기 하나를 구하는 데 쓰는 샘플의 수입니다.</translation>
    </message>
    <message>
        <source>all</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>Look for flat: radius</source>
        <translation>평평한 곳 찾기: 반지름</translation>
    </message>
    <message>
        <source>Each gradient is taken this far uphill of the point, where a sharp minimum is steep and a flat one is not (SAM, Foret et al. 2021): a second gradient a step. 0 switches it off.</source>
        <translation>점에서 오르막으로 이만큼 간 곳의 기울기를 씁니다. 뾰족한 최솟값 둘레는 그곳에서 가파르고 평평한 최솟값 둘레는 그렇지 않습니다(SAM, Foret et al. 2021). 스텝마다 기울기를 한 번 더 계산합니다. 0이면 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>Fork at step</source>
        <translation>갈라지는 스텝</translation>
    </message>
    <message>
        <source>Up to this step the racer is the one that it was forked from. Behind the last step nothing changes.</source>
        <translation>이 스텝까지는 갈라지기 전의 주자와 같습니다. 마지막 스텝 뒤라면 아무것도 달라지지 않습니다.</translation>
    </message>
    <message>
        <source>Kick in x</source>
        <translation>x로 밀기</translation>
    </message>
    <message>
        <source>Where it forks, the point is moved by this.</source>
        <translation>갈라지는 곳에서 점을 이만큼 옮깁니다.</translation>
    </message>
    <message>
        <source>Kick in y</source>
        <translation>y로 밀기</translation>
    </message>
    <message>
        <source>Forget the memory</source>
        <translation>기억 잊기</translation>
    </message>
    <message>
        <source>Where it forks, averages and velocities start anew, and t = 1 again.</source>
        <translation>갈라지는 곳에서 평균과 속도가 새로 시작하고, 다시 t = 1이 됩니다.</translation>
    </message>
    <message>
        <source>true gradient</source>
        <translation>실제 기울기</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>잡음</translation>
    </message>
    <message>
        <source>deviation of the batch</source>
        <translation>배치의 편차(실제 기울기와의 차)</translation>
    </message>
    <message>
        <source>deviation of the batch, and noise</source>
        <translation>배치의 편차와 잡음</translation>
    </message>
    <message>
        <source>change from the point to the place uphill</source>
        <translation>오르막으로 간 곳에서의 변화</translation>
    </message>
    <message>
        <source>change to the place uphill, and what noise and batch add</source>
        <translation>오르막으로 간 곳에서의 변화와 잡음, 배치의 몫</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>기울기</translation>
    </message>
    <message>
        <source>the point</source>
        <translation>현재 위치</translation>
    </message>
    <message>
        <source>gradient of the penalty</source>
        <translation>규제 항의 기울기</translation>
    </message>
    <message>
        <source>gradient with the penalty: g from here on</source>
        <translation>규제 항을 더한 기울기: 이제부터 g</translation>
    </message>
    <message>
        <source>weight decay</source>
        <translation>가중치 감소</translation>
    </message>
    <message>
        <source>old share</source>
        <translation>이전 값의 몫</translation>
    </message>
    <message>
        <source>velocity, against the motion (PyTorch&apos;s sign)</source>
        <translation>속도, 움직임과 반대 방향(PyTorch의 부호)</translation>
    </message>
    <message>
        <source>new share</source>
        <translation>새 값의 몫</translation>
    </message>
    <message>
        <source>exponential mean of g²</source>
        <translation>g²의 지수평균</translation>
    </message>
    <message>
        <source>root of h</source>
        <translation>h의 제곱근</translation>
    </message>
    <message>
        <source>epsilon</source>
        <translation>엡실론</translation>
    </message>
    <message>
        <source>exponential mean of gradients</source>
        <translation>기울기의 지수평균</translation>
    </message>
    <message>
        <source>largest v before</source>
        <translation>직전까지의 최대 v</translation>
    </message>
    <message>
        <source>largest v so far</source>
        <translation>지금까지의 최대 v</translation>
    </message>
    <message>
        <source>bias correction of m</source>
        <translation>m의 편향 보정</translation>
    </message>
    <message>
        <source>bias correction of v</source>
        <translation>v의 편향 보정</translation>
    </message>
    <message>
        <source>corrected mean</source>
        <translation>보정한 평균</translation>
    </message>
    <message>
        <source>root of the corrected mean square</source>
        <translation>보정한 제곱평균의 제곱근</translation>
    </message>
    <message>
        <source>learning rate in force</source>
        <translation>지금 쓰는 학습률</translation>
    </message>
    <message>
        <source>the step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>gradient that the racer gets: their sum</source>
        <translation>주자가 받는 기울기: 둘의 합</translation>
    </message>
    <message>
        <source>the step: the velocity of the notes</source>
        <translation>스텝: 강의 노트의 속도</translation>
    </message>
    <message>
        <source>true downhill</source>
        <translation>실제 내리막</translation>
    </message>
    <message>
        <source>downhill with noise</source>
        <translation>잡음을 더한 내리막</translation>
    </message>
    <message>
        <source>downhill by the batch</source>
        <translation>배치로 본 내리막</translation>
    </message>
    <message>
        <source>downhill by the batch, with noise</source>
        <translation>배치로 본 내리막에 잡음을 더함</translation>
    </message>
    <message>
        <source>downhill at the place uphill</source>
        <translation>오르막으로 간 곳의 내리막</translation>
    </message>
    <message>
        <source>downhill at the place uphill, with noise</source>
        <translation>오르막으로 간 곳의 내리막(잡음 포함)</translation>
    </message>
    <message>
        <source>downhill</source>
        <translation>내리막(−기울기)</translation>
    </message>
    <message>
        <source>momentum</source>
        <translation>모멘텀</translation>
    </message>
    <message>
        <source>decay</source>
        <translation>가중치 감소</translation>
    </message>
    <message>
        <source>step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>saturated</source>
        <translation>포화</translation>
    </message>
    <message>
        <source>saturated activations</source>
        <translation>포화된 활성화값</translation>
    </message>
    <message>
        <source>The share of activations within {limit} of an end of their range, where it has two. Hardly any gradient comes through there.</source>
        <translation>범위의 양 끝에서 {limit} 안에 있는 활성화값의 비율입니다. 양 끝이 있는 함수에만 해당합니다. 그곳에서는 기울기가 거의 통과하지 못합니다.</translation>
    </message>
    <message>
        <source>No layer has two ends to saturate at</source>
        <translation>양 끝이 있어 포화될 수 있는 층이 없습니다</translation>
    </message>
    <message>
        <source>slope &lt; {limit}</source>
        <translation>미분값 &lt; {limit}</translation>
    </message>
    <message>
        <source>slope below {limit}</source>
        <translation>미분값 {limit} 미만</translation>
    </message>
    <message>
        <source>The share of activations at which the slope of the function is below {limit}.</source>
        <translation>활성화 함수의 미분값이 {limit}보다 작은 활성화값의 비율입니다.</translation>
    </message>
    <message>
        <source>exactly 0</source>
        <translation>정확히 0</translation>
    </message>
    <message>
        <source>activations exactly 0</source>
        <translation>정확히 0인 활성화값</translation>
    </message>
    <message>
        <source>The share of activations that are exactly 0.</source>
        <translation>정확히 0인 활성화값의 비율입니다.</translation>
    </message>
    <message>
        <source>dead units</source>
        <translation>죽은 뉴런</translation>
    </message>
    <message>
        <source>The share of units whose output and slope are 0 for every sample: they cannot learn.</source>
        <translation>모든 샘플에서 출력도 미분값도 0인 뉴런의 비율입니다. 이런 뉴런은 학습할 수 없습니다.</translation>
    </message>
    <message>
        <source>inactive units</source>
        <translation>반응 없는 뉴런</translation>
    </message>
    <message>
        <source>The share of units whose deviation over the samples is below {limit}.</source>
        <translation>샘플에 따른 표준편차가 {limit}보다 작은 뉴런의 비율입니다.</translation>
    </message>
    <message>
        <source>median |dL/dz|</source>
        <translation>|dL/dz| 중앙값</translation>
    </message>
    <message>
        <source>The median of the gradient&apos;s size; far below the RMS, few units get most of it.</source>
        <translation>기울기 크기의 중앙값입니다. RMS보다 훨씬 작으면 소수의 뉴런이 기울기를 거의 다 가집니다.</translation>
    </message>
    <message>
        <source>p99 |dL/dz|</source>
        <translation>|dL/dz| p99</translation>
    </message>
    <message>
        <source>The 99th percentile of the gradient&apos;s size.</source>
        <translation>기울기 크기의 99번째 백분위수입니다.</translation>
    </message>
    <message>
        <source>effective rank</source>
        <translation>유효 랭크</translation>
    </message>
    <message>
        <source>The number of directions in which the activations really vary (Roy and Vetterli 2007).</source>
        <translation>활성화값이 실제로 변하는 방향의 수입니다(Roy and Vetterli 2007).</translation>
    </message>
    <message>
        <source>exp of the entropy of the singular values’ shares</source>
        <translation>특이값 비율의 엔트로피의 지수(exp)</translation>
    </message>
    <message>
        <source>distinct units</source>
        <translation>서로 다른 뉴런</translation>
    </message>
    <message>
        <source>The number of units with weights of their own; at 1, all units are equal.</source>
        <translation>저마다의 가중치를 가진 뉴런의 수입니다. 1이면 모든 뉴런이 같습니다.</translation>
    </message>
    <message>
        <source>units of the layer with different weights</source>
        <translation>층에서 가중치가 서로 다른 뉴런의 수</translation>
    </message>
    <message>
        <source>mean a</source>
        <translation>a의 평균</translation>
    </message>
    <message>
        <source>The mean of the activations.</source>
        <translation>활성화값의 평균입니다.</translation>
    </message>
    <message>
        <source>std a</source>
        <translation>a의 표준편차</translation>
    </message>
    <message>
        <source>std of activations</source>
        <translation>활성화값의 표준편차</translation>
    </message>
    <message>
        <source>The standard deviation of the activations.</source>
        <translation>활성화값의 표준편차입니다.</translation>
    </message>
    <message>
        <source>√ mean (a − mean a)² over units and samples</source>
        <translation>√ 평균 (a − a의 평균)², 모든 뉴런과 샘플에 대해</translation>
    </message>
    <message>
        <source>theory</source>
        <translation>이론값</translation>
    </message>
    <message>
        <source>std a, theory</source>
        <translation>a의 표준편차, 이론</translation>
    </message>
    <message>
        <source>The deviation that the recursions of Glorot and He predict for wide layers.</source>
        <translation>Glorot와 He의 점화식이 넓은 층에 대해 예측하는 표준편차입니다.</translation>
    </message>
    <message>
        <source>std z</source>
        <translation>z의 표준편차</translation>
    </message>
    <message>
        <source>The standard deviation of the pre-activations, after batch norm if there is one.</source>
        <translation>활성화 전 값의 표준편차입니다. 배치 정규화가 있으면 그것을 거친 뒤의 값입니다.</translation>
    </message>
    <message>
        <source>not finite</source>
        <translation>유한하지 않음</translation>
    </message>
    <message>
        <source>The share of activations that overflowed.</source>
        <translation>오버플로가 일어난 활성화값의 비율입니다.</translation>
    </message>
    <message>
        <source>RMS dL/dz</source>
        <translation>RMS dL/dz</translation>
    </message>
    <message>
        <source>gradient RMS</source>
        <translation>기울기 RMS</translation>
    </message>
    <message>
        <source>The root mean square of the gradient by the pre-activations.</source>
        <translation>활성화 전 값에 대한 기울기의 제곱평균제곱근입니다.</translation>
    </message>
    <message>
        <source>√ mean (dL/dz)² over units and samples</source>
        <translation>√ 평균 (dL/dz)², 모든 뉴런과 샘플에 대해</translation>
    </message>
    <message>
        <source>median</source>
        <translation>중앙값</translation>
    </message>
    <message>
        <source>RMS dL/dz, theory</source>
        <translation>RMS dL/dz, 이론</translation>
    </message>
    <message>
        <source>The gradient RMS that theory predicts for wide layers.</source>
        <translation>이론이 넓은 층에 대해 예측하는 기울기 RMS입니다.</translation>
    </message>
    <message>
        <source>std W</source>
        <translation>W의 표준편차</translation>
    </message>
    <message>
        <source>The standard deviation of the weights.</source>
        <translation>가중치의 표준편차입니다.</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>크기(노름)</translation>
    </message>
    <message>
        <source>norm of the weights</source>
        <translation>가중치의 크기(노름)</translation>
    </message>
    <message>
        <source>The root of the sum of squares of the weights.</source>
        <translation>가중치를 제곱하여 모두 더한 값의 제곱근입니다.</translation>
    </message>
    <message>
        <source>update / weight</source>
        <translation>갱신 / 가중치</translation>
    </message>
    <message>
        <source>update to weight ratio</source>
        <translation>갱신/가중치 비</translation>
    </message>
    <message>
        <source>The mean size of an epoch&apos;s last update over that of the weights. About 10⁻³ is usual: far above, weights are thrown about, far below, they hardly learn.</source>
        <translation>에폭의 마지막 갱신의 평균 크기를 가중치의 평균 크기로 나눈 값입니다. 10⁻³ 정도가 보통입니다. 훨씬 크면 가중치가 마구 흔들리고, 훨씬 작으면 거의 학습하지 못합니다.</translation>
    </message>
    <message>
        <source>weights exactly 0</source>
        <translation>정확히 0인 가중치</translation>
    </message>
    <message>
        <source>The share of weights that are exactly 0: an L1 penalty makes some, L2 none.</source>
        <translation>정확히 0인 가중치의 비율입니다. L1 규제는 이런 가중치를 만들고, L2는 만들지 않습니다.</translation>
    </message>
    <message>
        <source>RMS dL/dW</source>
        <translation>RMS dL/dW</translation>
    </message>
    <message>
        <source>weight gradient RMS</source>
        <translation>가중치 기울기 RMS</translation>
    </message>
    <message>
        <source>The root mean square of dL/dW, of which a step is made. Where layers lie decades apart, the gradient fades or grows on its way back.</source>
        <translation>dL/dW의 제곱평균제곱근입니다. 스텝은 이 기울기로 정해집니다. 층 사이가 몇 자릿수씩 벌어지면 기울기가 돌아오는 길에 소실되거나 폭주하는 것입니다.</translation>
    </message>
    <message>
        <source>penalty&apos;s share of the loss</source>
        <translation>손실 중 규제 항의 비율</translation>
    </message>
    <message>
        <source>The share of the loss that the L2 and L1 penalties add.</source>
        <translation>손실 가운데 L2와 L1 규제가 더한 값의 비율입니다.</translation>
    </message>
    <message>
        <source>sharpness</source>
        <translation>첨예도</translation>
    </message>
    <message>
        <source>The largest curvature of the training loss, an eigenvalue of its Hessian, on at most 2,000 training images, beside the limit above which the optimizer&apos;s steps overshoot. It is measured beside the training, from now on, and takes about as long as training on these images five to ten times; where epochs are quicker than that, some are left out.</source>
        <translation>학습 손실의 가장 큰 곡률, 곧 헤세 행렬의 가장 큰 고윳값입니다. 많아도 학습 이미지 2,000장에서 재며, 이보다 크면 옵티마이저의 스텝이 골짜기를 지나치는 한계와 나란히 그립니다. 지금부터 학습과 동시에 재고, 한 번 재는 데 그 이미지로 다섯 번에서 열 번 학습하는 만큼의 시간이 걸립니다. 에폭이 그보다 빠르면 일부 에폭은 건너뜁니다.</translation>
    </message>
    <message>
        <source>dead</source>
        <translation>죽은 뉴런</translation>
    </message>
    <message>
        <source>symmetric</source>
        <translation>대칭</translation>
    </message>
    <message>
        <source>Some activations overflowed.</source>
        <translation>일부 활성화값에서 오버플로가 일어났습니다.</translation>
    </message>
    <message>
        <source>{saturated:.0%} of the activations or more lie within {margin} of an end of their range.</source>
        <translation>활성화값의 {saturated:.0%} 이상이 범위 끝에서 {margin} 안에 있습니다.</translation>
    </message>
    <message>
        <source>{dead:.0%} of the units or more are 0 for every sample and cannot learn.</source>
        <translation>뉴런의 {dead:.0%} 이상이 모든 샘플에서 0이며 학습할 수 없습니다.</translation>
    </message>
    <message>
        <source>Some units have the same weights and will learn the same.</source>
        <translation>가중치가 같아서 같은 것을 학습하게 될 뉴런들이 있습니다.</translation>
    </message>
    <message>
        <source>no difference</source>
        <translation>다른 것이 없습니다</translation>
    </message>
    <message>
        <source>racer {number}, {name}: the paths part at frame {frame}</source>
        <translation>주자 {number}, {name}: 경로가 프레임 {frame}에서 갈라집니다</translation>
    </message>
    <message>
        <source>racer {number}, {name}: the paths are the same</source>
        <translation>주자 {number}, {name}: 경로가 같습니다</translation>
    </message>
    <message>
        <source>“{name}” has no best epoch: it has no validation images, or finished no epoch</source>
        <translation>“{name}”에는 가장 좋은 에폭이 없습니다. 검증 이미지가 없거나 끝난 에폭이 없습니다</translation>
    </message>
    <message>
        <source>“{name}” diverged in step {step}: its last network is of no use</source>
        <translation>“{name}”: 스텝 {step}에서 발산하여 마지막 네트워크를 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>“{name}” diverged in step {step}: its last network is of no use; that of epoch {epoch}, its best, can be taken</source>
        <translation>“{name}”: 스텝 {step}에서 발산하여 마지막 네트워크를 쓸 수 없습니다. 가장 좋은 에폭 {epoch}의 네트워크는 쓸 수 있습니다</translation>
    </message>
    <message>
        <source>there is no ONNX file of this network: nothing is known there for {name}</source>
        <translation>이 네트워크는 ONNX 파일로 만들 수 없습니다. ONNX에 {name}에 해당하는 것이 없습니다</translation>
    </message>
    <message>
        <source>NumPy arrays</source>
        <translation>NumPy 배열</translation>
    </message>
    <message>
        <source>for NumPy</source>
        <translation>NumPy에서 읽습니다</translation>
    </message>
    <message>
        <source>safetensors file</source>
        <translation>safetensors 파일</translation>
    </message>
    <message>
        <source>for PyTorch</source>
        <translation>PyTorch에서 읽습니다</translation>
    </message>
    <message>
        <source>ONNX network</source>
        <translation>ONNX 네트워크</translation>
    </message>
    <message>
        <source>PyTorch script</source>
        <translation>PyTorch 스크립트</translation>
    </message>
    <message>
        <source>trains the same</source>
        <translation>똑같이 학습합니다</translation>
    </message>
    <message>
        <source>“{name}” has not finished an epoch: there is nothing to be shown</source>
        <translation>“{name}”: 끝난 에폭이 없어서 보여 줄 것이 없습니다</translation>
    </message>
    <message>
        <source>there is no script for PyTorch, which has no {name}</source>
        <translation>PyTorch에 {name} 기능이 없어서 PyTorch용 스크립트를 만들 수 없습니다</translation>
    </message>
    <message>
        <source>there is no script for PyTorch of {name} with an L1 penalty or a decoupled L2 penalty, which would act at two rates</source>
        <translation>L1 규제나 분리된 L2 규제가 있는 {name} 학습은 PyTorch 스크립트로 만들 수 없습니다. 규제가 두 가지 학습률로 작용하기 때문입니다</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>비어 있습니다</translation>
    </message>
    <message>
        <source>has {length} characters, more than {limit}</source>
        <translation>{length}자로, 한도인 {limit}자보다 깁니다</translation>
    </message>
    <message>
        <source>nested too deeply at position {position}</source>
        <translation>{position}번째 위치에서 너무 깊이 중첩되었습니다</translation>
    </message>
    <message>
        <source>the number at position {position} is too large</source>
        <translation>{position}번째 위치의 수가 너무 큽니다</translation>
    </message>
    <message>
        <source>unknown name “{name}” at position {position}</source>
        <translation>{position}번째 위치의 “{name}”: 알 수 없는 이름입니다</translation>
    </message>
    <message>
        <source>unknown name “{name}” at position {position}: write {product}</source>
        <translation>{position}번째 위치의 “{name}”: 알 수 없는 이름입니다. {product} 꼴로 쓰세요</translation>
    </message>
    <message>
        <source>unexpected “{text}” at position {position}</source>
        <translation>{position}번째 위치에 “{text}”: 올 수 없는 기호입니다</translation>
    </message>
    <message>
        <source>something is missing at the end, position {position}</source>
        <translation>끝인 {position}번째 위치에 무언가 빠져 있습니다</translation>
    </message>
    <message>
        <source>the parenthesis at position {position} is not closed</source>
        <translation>{position}번째 위치의 괄호가 닫히지 않았습니다</translation>
    </message>
    <message>
        <source>the bar at position {position} is not closed</source>
        <translation>{position}번째 위치의 절댓값 기호(|)가 닫히지 않았습니다</translation>
    </message>
    <message>
        <source>bars inside bars at position {position}: write abs(…)</source>
        <translation>{position}번째 위치: 절댓값 기호 안에 절댓값 기호가 또 있습니다. abs(…)로 쓰세요</translation>
    </message>
    <message>
        <source>the parenthesis at position {position} closes nothing</source>
        <translation>{position}번째 위치의 괄호에 짝이 없습니다</translation>
    </message>
    <message>
        <source>“{name}” at position {position} needs its argument in parentheses</source>
        <translation>{position}번째 위치의 “{name}”: 인수를 괄호로 묶어야 합니다</translation>
    </message>
    <message>
        <source>the number of arguments of “{name}” at position {position} is {given}, not {expected}</source>
        <translation>{position}번째 위치의 “{name}”: 인수가 {expected}개여야 하는데 {given}개입니다</translation>
    </message>
    <message>
        <source>an operator is missing before position {position}</source>
        <translation>{position}번째 위치 앞에 연산자가 빠져 있습니다</translation>
    </message>
    <message>
        <source>ambiguous at position {position}: write * or parentheses</source>
        <translation>{position}번째 위치가 모호합니다. *나 괄호를 쓰세요</translation>
    </message>
    <message>
        <source>ambiguous at position {position}: put the argument of “{name}” in parentheses</source>
        <translation>{position}번째 위치가 모호합니다. “{name}”의 인수를 괄호로 묶으세요</translation>
    </message>
    <message>
        <source>line {line}: {reason}</source>
        <translation>{line}번째 줄: {reason}</translation>
    </message>
    <message>
        <source>at position {position}, write a name, = and a formula, as in m = 0.9*m + g</source>
        <translation>{position}번째 위치: m = 0.9*m + g처럼 이름, =, 식의 순서로 쓰세요</translation>
    </message>
    <message>
        <source>no line sets w: the last could be w = w - eta*g</source>
        <translation>w를 정하는 줄이 없습니다. 마지막 줄에 w = w - eta*g처럼 쓰세요</translation>
    </message>
    <message>
        <source>has {length} lines, more than {limit}</source>
        <translation>{length}줄입니다. {limit}줄까지 쓸 수 있습니다</translation>
    </message>
    <message>
        <source>takes {length} operations, more than {limit}</source>
        <translation>연산이 {length}번 필요합니다. {limit}번까지 할 수 있습니다</translation>
    </message>
    <message>
        <source>“{name}” at position {position} is given: set another name</source>
        <translation>{position}번째 위치의 “{name}”: 이미 정해진 이름입니다. 다른 이름을 쓰세요</translation>
    </message>
    <message>
        <source>the name at position {position} has more than {limit} characters</source>
        <translation>{position}번째 위치의 이름이 {limit}자를 넘습니다</translation>
    </message>
    <message>
        <source>at position {position}, write a range and a default: [0, 1] = 0.9</source>
        <translation>{position}번째 위치에 범위와 기본값을 쓰세요: [0, 1] = 0.9</translation>
    </message>
    <message>
        <source>what stands at position {position} is no number</source>
        <translation>{position}번째 위치에 있는 것은 수가 아닙니다</translation>
    </message>
    <message>
        <source>the number at position {position} is not between −{limit} and {limit}</source>
        <translation>{position}번째 위치의 수가 −{limit}과 {limit} 사이가 아닙니다</translation>
    </message>
    <message>
        <source>the range at position {position} does not rise</source>
        <translation>{position}번째 위치의 범위는 작은 수에서 큰 수로 가야 합니다</translation>
    </message>
    <message>
        <source>the default at position {position} lies outside its range</source>
        <translation>{position}번째 위치의 기본값이 범위 밖에 있습니다</translation>
    </message>
    <message>
        <source>“{name}” at position {position} is declared twice</source>
        <translation>{position}번째 위치의 “{name}”: 이미 선언했습니다</translation>
    </message>
    <message>
        <source>“{name}” at position {position} is too many: at most {limit} numbers</source>
        <translation>{position}번째 위치의 “{name}”: 수는 {limit}개까지입니다</translation>
    </message>
    <message>
        <source>Not a regular file</source>
        <translation>일반 파일이 아닙니다</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>그런 파일이나 폴더가 없습니다</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>권한이 없습니다</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>허용되지 않는 작업입니다</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>디스크에 남은 공간이 없습니다</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>폴더입니다</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>폴더가 아닙니다</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>읽기 전용 파일 시스템입니다</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>같은 이름의 파일이 이미 있습니다</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>파일 이름이 너무 깁니다</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>디스크 할당량을 넘었습니다</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>입출력 오류입니다</translation>
    </message>
    <message>
        <source>its archive is broken</source>
        <translation>압축 파일의 구조가 깨졌습니다</translation>
    </message>
    <message>
        <source>a part of it is missing</source>
        <translation>일부가 빠져 있습니다</translation>
    </message>
    <message>
        <source>it should be text, but is not</source>
        <translation>텍스트여야 하는데 텍스트가 아닙니다</translation>
    </message>
    <message>
        <source>it is not built as Fall Line writes it</source>
        <translation>Fall Line이 쓰는 형식이 아닙니다</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}</source>
        <translation>{file} 파일을 읽을 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>{file} cannot be written: {reason}</source>
        <translation>{file} 파일에 쓸 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>{file} was written by a newer Fall Line: its format is {found}, the latest known is {known}</source>
        <translation>{file} 파일은 더 새로운 Fall Line이 만들었습니다. 파일 형식은 {found}, 이 버전이 아는 가장 새로운 형식은 {known}입니다</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Every weight has this value.</source>
        <translation>모든 가중치의 값입니다.</translation>
    </message>
    <message>
        <source>From</source>
        <translation>최솟값</translation>
    </message>
    <message>
        <source>The smallest weight that may be drawn.</source>
        <translation>뽑을 수 있는 가장 작은 가중치입니다.</translation>
    </message>
    <message>
        <source>To</source>
        <translation>최댓값</translation>
    </message>
    <message>
        <source>The largest weight that may be drawn.</source>
        <translation>뽑을 수 있는 가장 큰 가중치입니다.</translation>
    </message>
    <message>
        <source>Standard deviation</source>
        <translation>표준편차</translation>
    </message>
    <message>
        <source>Sets how widely the weights spread around zero.</source>
        <translation>가중치가 0을 중심으로 얼마나 넓게 퍼지는지 정합니다.</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>배율(gain)</translation>
    </message>
    <message>
        <source>Multiplies all weights: 1 for linear layers, 5/3 for tanh, √2 for ReLU.</source>
        <translation>모든 가중치에 곱하는 값입니다. 선형 층은 1, tanh는 5/3, ReLU는 √2입니다.</translation>
    </message>
    <message>
        <source>Cut at two sigma</source>
        <translation>2시그마에서 절단</translation>
    </message>
    <message>
        <source>Redraw weights beyond two standard deviations and keep the standard deviation as it is set, as Keras does.</source>
        <translation>표준편차의 두 배를 넘는 값은 다시 뽑되 표준편차는 정한 대로 유지합니다. Keras의 방식입니다.</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>0으로 초기화</translation>
    </message>
    <message>
        <source>The units of a layer are equal and stay equal; they learn nothing.</source>
        <translation>한 층의 뉴런이 모두 같고 계속 같습니다. 아무것도 학습하지 못합니다.</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>상수</translation>
    </message>
    <message>
        <source>All weights are equal, so that a layer amounts to one unit, repeated.</source>
        <translation>모든 가중치가 같아서, 한 층이 뉴런 하나를 되풀이한 것과 같습니다.</translation>
    </message>
    <message>
        <source>Uniform</source>
        <translation>균일분포</translation>
    </message>
    <message>
        <source>Each weight is drawn uniformly between two bounds.</source>
        <translation>가중치를 두 경계 사이에서 고르게 뽑습니다.</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>정규분포</translation>
    </message>
    <message>
        <source>Each weight is drawn from a normal distribution; with a standard deviation of 1, large layers saturate.</source>
        <translation>가중치를 정규분포에서 뽑습니다. 표준편차가 1이면 큰 층은 포화됩니다.</translation>
    </message>
    <message>
        <source>Small normal</source>
        <translation>작은 정규분포</translation>
    </message>
    <message>
        <source>Each weight is drawn from a normal distribution so narrow that the signal fades from layer to layer.</source>
        <translation>가중치를 아주 좁은 정규분포에서 뽑아, 신호가 층을 지날수록 사라집니다.</translation>
    </message>
    <message>
        <source>Truncated normal</source>
        <translation>절단 정규분포</translation>
    </message>
    <message>
        <source>Each weight is drawn from a normal distribution without its tails, so that none is an outlier.</source>
        <translation>꼬리를 자른 정규분포에서 가중치를 뽑아 이상값이 없습니다.</translation>
    </message>
    <message>
        <source>Glorot normal</source>
        <translation>Glorot 정규분포</translation>
    </message>
    <message>
        <source>Xavier</source>
        <translation>Xavier</translation>
    </message>
    <message>
        <source>Keeps the size of signals and gradients about the same in every layer if units are nearly linear, as tanh is near zero.</source>
        <translation>뉴런이 선형에 가까운 곳, 예를 들어 0 부근의 tanh에서 신호와 기울기의 크기를 층마다 고르게 유지합니다.</translation>
    </message>
    <message>
        <source>Glorot uniform</source>
        <translation>Glorot 균일분포</translation>
    </message>
    <message>
        <source>Has the variance of Glorot normal but is drawn uniformly between two bounds; the default of Keras&apos;s Dense layer.</source>
        <translation>Glorot 정규분포와 같은 분산을 두 경계 사이에서 고르게 뽑습니다. Keras의 Dense 층이 쓰는 기본값입니다.</translation>
    </message>
    <message>
        <source>LeCun normal</source>
        <translation>LeCun 정규분포</translation>
    </message>
    <message>
        <source>Xavier 1/√n</source>
        <translation>Xavier 1/√n</translation>
    </message>
    <message>
        <source>Keeps the size of signals about the same in every layer if units are nearly linear; the notes call it Xavier.</source>
        <translation>뉴런이 선형에 가까운 곳에서 신호의 크기를 층마다 고르게 유지합니다. 강의 노트가 Xavier라고 부르는 방법입니다.</translation>
    </message>
    <message>
        <source>LeCun uniform</source>
        <translation>LeCun 균일분포</translation>
    </message>
    <message>
        <source>Has the variance of LeCun normal but is drawn uniformly between two bounds.</source>
        <translation>LeCun 정규분포와 같은 분산을 두 경계 사이에서 고르게 뽑습니다.</translation>
    </message>
    <message>
        <source>He normal</source>
        <translation>He 정규분포</translation>
    </message>
    <message>
        <source>Keeps the size of signals about the same in every layer, although ReLU passes only half of each.</source>
        <translation>ReLU가 절반만 통과시켜도 신호의 크기를 층마다 고르게 유지합니다.</translation>
    </message>
    <message>
        <source>He uniform</source>
        <translation>He 균일분포</translation>
    </message>
    <message>
        <source>Has the variance of He normal but is drawn uniformly between two bounds.</source>
        <translation>He 정규분포와 같은 분산을 두 경계 사이에서 고르게 뽑습니다.</translation>
    </message>
    <message>
        <source>Orthogonal</source>
        <translation>직교 행렬</translation>
    </message>
    <message>
        <source>Turns the signal without stretching it, so that even a deep linear network keeps all of it.</source>
        <translation>신호를 늘이지 않고 돌리기만 하므로, 깊은 선형 네트워크도 신호를 온전히 지킵니다.</translation>
    </message>
    <message>
        <source>this race needs about {needed:.1f} GB of memory, more than the {limit:.1f} GB that can be used; take fewer racers, narrower layers or fewer images</source>
        <translation>이 경주에는 메모리가 약 {needed:.1f} GB 필요한데, 쓸 수 있는 것은 {limit:.1f} GB입니다. 주자나 이미지를 줄이거나 층의 뉴런을 줄이세요</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>tick the runs that are to be laid on their loss surface, or choose one</source>
        <translation>손실 곡면에 올릴 학습을 선택하거나, 목록에서 한 행을 고르세요</translation>
    </message>
    <message>
        <source>{count} runs are ticked; at most {most} are laid on one loss surface</source>
        <translation>학습 {count}개를 선택했습니다. 손실 곡면 하나에는 {most}개까지 올립니다</translation>
    </message>
    <message>
        <source>“{name}” cannot be trained again as it was: a setting was changed during the run ({field}, at step {step})</source>
        <translation>“{name}”: 학습 도중 설정이 바뀌어({field}, 스텝 {step}) 그대로 다시 학습할 수 없습니다</translation>
    </message>
    <message>
        <source>“{name}” cannot be trained again as it was: its schedule was begun for another number of epochs</source>
        <translation>“{name}”: 스케줄이 다른 에폭 수로 시작되어 그대로 다시 학습할 수 없습니다</translation>
    </message>
    <message>
        <source>“{name}” and “{other}” differ in this setting: {field}; runs on one loss surface have one network, which begins with the same weights, and the same images</source>
        <translation>“{name}”, “{other}”: 다른 설정이 있습니다({field}). 한 손실 곡면에 올리는 학습은 네트워크와 처음 가중치와 이미지가 같아야 합니다</translation>
    </message>
    <message>
        <source>“{name}” was trained on other data; the Optimizers room races networks only on MNIST, whole or halved, and on the 8 × 8 digits</source>
        <translation>“{name}”: 다른 데이터로 학습했습니다. 옵티마이저 화면에서 네트워크는 MNIST(원본과 14 × 14)와 8 × 8 숫자로만 달립니다</translation>
    </message>
    <message>
        <source>“{name}” took {steps} steps; a race has at least {least}</source>
        <translation>“{name}”: {steps}스텝을 학습했습니다. 경주에는 {least}스텝 이상이 필요합니다</translation>
    </message>
    <message>
        <source>“{name}” took {steps} steps; a race has at most {most}</source>
        <translation>“{name}”: {steps}스텝을 학습했습니다. 경주는 {most}스텝까지입니다</translation>
    </message>
    <message>
        <source>“{name}” was planned for {planned} steps, by which its schedule goes, and took {steps}: a race has only schedules that are run to their end</source>
        <translation>“{name}”: 스케줄은 {planned}스텝에 맞춰져 있지만 {steps}스텝을 학습했습니다. 경주에는 끝까지 간 스케줄만 올릴 수 있습니다</translation>
    </message>
    <message>
        <source>every racer diverged, {first} in step {step}: take smaller learning rates</source>
        <translation>모든 주자가 발산했습니다({first}: 스텝 {step}). 학습률을 낮추세요</translation>
    </message>
    <message>
        <source>the plane is laid when all racers are trained</source>
        <translation>평면은 모든 주자의 학습이 끝나야 정해집니다</translation>
    </message>
    <message>
        <source>at the end of {name}, too few weights differ from 0 to draw directions of their size: take another plane</source>
        <translation>{name}의 끝점에는 0이 아닌 가중치가 너무 적어 그 크기에 맞는 방향을 뽑을 수 없습니다. 다른 평면을 고르세요</translation>
    </message>
    <message>
        <source>{name} diverged in step {step}, so that the plane cannot go through its end</source>
        <translation>{name}: 스텝 {step}에서 발산했으므로 평면이 그 끝점을 지날 수 없습니다</translation>
    </message>
    <message>
        <source>no racer has moved from its start, so there is no plane to lay their paths on</source>
        <translation>시작점에서 움직인 주자가 없으므로 경로를 놓을 평면이 없습니다</translation>
    </message>
    <message>
        <source>the three points of the plane lie on one line: choose others</source>
        <translation>평면을 정하는 세 점이 한 직선 위에 있습니다. 다른 점을 고르세요</translation>
    </message>
    <message>
        <source>{key} is a table, such as [{key}]</source>
        <translation>{key}: [{key}]처럼 표로 적습니다</translation>
    </message>
    <message>
        <source>{key} is missing: name the racers and what each of them has of its own</source>
        <translation>{key}: 없습니다. 주자의 이름과 저마다 다른 설정을 적으세요</translation>
    </message>
    <message>
        <source>{key}: {reason}</source>
        <translation>{key}: {reason}</translation>
    </message>
    <message>
        <source>the race of networks is not over yet</source>
        <translation>네트워크 경주가 아직 끝나지 않았습니다</translation>
    </message>
    <message>
        <source>{key}: name at least one racer</source>
        <translation>{key}: 주자를 하나 이상 적으세요</translation>
    </message>
    <message>
        <source>{key}: two racers have this name</source>
        <translation>{key}: 이름이 같은 주자가 둘 있습니다</translation>
    </message>
    <message>
        <source>{key}: {field} is the same for all racers, who train one network on the same images; it belongs to the base</source>
        <translation>{key}: 주자들은 같은 이미지로 같은 네트워크를 학습하므로 {field} 값은 모두 같습니다. base에 적으세요</translation>
    </message>
    <message>
        <source>{key}: the seed draws the images, which are the same for all; order_seed draws other batches, start_seed other weights</source>
        <translation>{key}: 시드는 이미지를 정하며, 이미지는 모두 같습니다. 다른 배치는 order_seed로, 다른 가중치는 start_seed로 뽑습니다</translation>
    </message>
    <message>
        <source>{key}: {epochs} epochs are {made} steps, fewer than {steps}</source>
        <translation>{key}: {epochs}에폭은 {made}스텝이라 {steps}스텝보다 적습니다</translation>
    </message>
    <message>
        <source>{key}: {racer} begins with other weights than {first}, and this plane goes through the start of all; take three_ends, three_points or around_end</source>
        <translation>{key}: 두 주자 {racer}, {first}의 처음 가중치가 서로 다른데, 이 평면은 모두의 시작점을 지납니다. three_ends, three_points, around_end 가운데 하나를 쓰세요</translation>
    </message>
    <message>
        <source>{key}: the plane {plane} needs {needed} racers; this race has {count}</source>
        <translation>{key}: 평면 {plane}에는 주자가 {needed}명 필요한데, 이 경주에는 {count}명입니다</translation>
    </message>
    <message>
        <source>{key}: the plane {plane} needs {needed} entries</source>
        <translation>{key}: 평면 {plane}에는 항목이 {needed}개 필요합니다</translation>
    </message>
    <message>
        <source>{key}: there is no racer called {name}</source>
        <translation>{key}: 이름이 {name}인 주자가 없습니다</translation>
    </message>
    <message>
        <source>{key}: {name} is no point; write a racer&apos;s name, then start or end, such as “{example} end”</source>
        <translation>{key}: {name}: 점이 아닙니다. “{example} end”처럼 주자의 이름과 start 또는 end를 적으세요</translation>
    </message>
    <message>
        <source>{key}: the plane {plane} goes through the start and all ends; leave through out</source>
        <translation>{key}: 평면 {plane}에는 시작점과 모든 끝점이 쓰입니다. through를 빼세요</translation>
    </message>
    <message>
        <source>The plane holds {share:.0%} of the squared distances from the start; paths of as many random walks would have {walk:.0%} in it.</source>
        <translation>시작점에서 잰 거리의 제곱 가운데 {share:.0%}가 이 평면에 있습니다. 같은 수의 무작위 걸음이라면 {walk:.0%}입니다.</translation>
    </message>
    <message>
        <source>The plane holds {share:.0%} of the squared distances from its origin.</source>
        <translation>평면의 원점에서 잰 거리의 제곱 가운데 {share:.0%}가 이 평면에 있습니다.</translation>
    </message>
    <message>
        <source>It goes through {first}, {second} and {third}, where the map is right.</source>
        <translation>평면은 {first}, {second}, {third}을 지나며, 그곳에서는 지도가 맞습니다.</translation>
    </message>
    <message>
        <source>It goes through {first}, {second} and {third}.</source>
        <translation>평면은 {first}, {second}, {third}을 지납니다.</translation>
    </message>
    <message>
        <source>the start of {racer}</source>
        <translation>{racer}의 시작점</translation>
    </message>
    <message>
        <source>the end of {racer}</source>
        <translation>{racer}의 끝점</translation>
    </message>
    <message>
        <source>The map lies round one end, in random directions: hardly anything of the paths lies in it.</source>
        <translation>지도는 한 끝점 둘레의 무작위 방향을 보여 줍니다. 경로는 거의 이 평면 밖에 있습니다.</translation>
    </message>
    <message>
        <source>On the paths, the map is between {low:.2g} and {high:.2g} times the true loss.</source>
        <translation>경로 위에서 지도의 값은 실제 손실의 {low:.2g}배에서 {high:.2g}배 사이입니다.</translation>
    </message>
    <message>
        <source>At the end of {racer}, the true loss is {true:.3g} and the map has {on_map:.3g}: it misleads there, since that end lies {off:.0%} of its distance off the plane.</source>
        <translation>끝점({racer})에서 실제 손실은 {true:.3g}인데 지도의 값은 {on_map:.3g}입니다. 이 끝점이 거리의 {off:.0%}만큼 평면 밖에 있으므로 여기서는 지도를 믿을 수 없습니다.</translation>
    </message>
    <message>
        <source>At the end of {racer}, the true loss is {true:.3g} and the map has {on_map:.3g}: it misleads there, since the paths are so far apart that its points are, too.</source>
        <translation>끝점({racer})에서 실제 손실은 {true:.3g}인데 지도의 값은 {on_map:.3g}입니다. 경로들이 서로 너무 멀어 지도의 점도 드문드문하므로 여기서는 지도를 믿을 수 없습니다.</translation>
    </message>
    <message>
        <source>{racer} ends outside the map.</source>
        <translation>{racer}: 끝점이 지도 밖에 있습니다.</translation>
    </message>
    <message>
        <source>{racer} diverged in step {step}. Its path ends there, and it has no part in the plane.</source>
        <translation>{racer}: 스텝 {step}에서 발산했습니다. 경로는 거기서 끝나고, 평면을 정하는 데 쓰이지 않습니다.</translation>
    </message>
    <message>
        <source>{racer} was thrown {times:.2g} times as far as the others without learning, and has no part in the plane.</source>
        <translation>{racer}: 배우지 못한 채 다른 주자보다 {times:.2g}배 멀리 튕겨 나갔습니다. 평면을 정하는 데 쓰이지 않습니다.</translation>
    </message>
    <message>
        <source>{racer} was thrown far away without learning while the others stood still, and has no part in the plane.</source>
        <translation>{racer}: 다른 주자는 제자리에 있는데 배우지 못한 채 멀리 튕겨 나갔습니다. 평면을 정하는 데 쓰이지 않습니다.</translation>
    </message>
    <message>
        <source>{count} racers on a network of {layers} hidden layers do not fit on one plane: at the ends, map and true loss differ by a factor of up to {ratio:.2g}. Take three.</source>
        <translation>은닉층이 {layers}개인 네트워크에서 주자 {count}명은 한 평면에 담기지 않습니다. 끝점에서 지도의 값이 실제 손실과 최대 {ratio:.2g}배 다릅니다. 주자를 셋으로 줄이세요.</translation>
    </message>
    <message>
        <source>this is no race of networks that Fall Line wrote: {reason}</source>
        <translation>Fall Line이 쓴 네트워크 경주가 아닙니다: {reason}</translation>
    </message>
    <message>
        <source>this race of networks was written by a newer Fall Line</source>
        <translation>이 네트워크 경주는 더 새로운 Fall Line이 쓴 것입니다</translation>
    </message>
    <message>
        <source>the array {name} is missing or of another shape</source>
        <translation>배열 {name}: 없거나 모양이 다릅니다</translation>
    </message>
    <message>
        <source>unexpected “{text}” in “{whole}”</source>
        <translation>‘{whole}’에 올 수 없는 ‘{text}’이(가) 있습니다</translation>
    </message>
    <message>
        <source>something is missing at the end of “{whole}”</source>
        <translation>‘{whole}’의 끝에 빠진 것이 있습니다</translation>
    </message>
    <message>
        <source>“{whole}” is longer than {limit} characters</source>
        <translation>‘{whole}’이(가) {limit}자보다 깁니다</translation>
    </message>
    <message>
        <source>“{whole}” is nested too deeply</source>
        <translation>‘{whole}’의 괄호가 너무 깊습니다</translation>
    </message>
    <message>
        <source>there is no function “{name}”</source>
        <translation>‘{name}’이라는 함수는 없습니다</translation>
    </message>
    <message>
        <source>a text needs en, ko, or both</source>
        <translation>텍스트에는 en이나 ko 중 적어도 하나가 있어야 합니다</translation>
    </message>
    <message>
        <source>“{form}” is no form of a number; .2f, .3g, .1% and / are</source>
        <translation>‘{form}’은(는) 수의 형식이 아닙니다. .2f, .3g, .1%, /를 쓸 수 있습니다</translation>
    </message>
    <message>
        <source>the number in “{text}” is neither a measure nor a constant: name it under [constants]</source>
        <translation>‘{text}’의 숫자는 측정값도 상수도 아닙니다. [constants]에 이름을 붙이세요</translation>
    </message>
    <message>
        <source>a blank is not closed in “{text}”</source>
        <translation>‘{text}’에서 빈칸의 괄호가 닫히지 않았습니다</translation>
    </message>
    <message>
        <source>Momentum coefficient</source>
        <translation>관성계수</translation>
    </message>
    <message>
        <source>Each step keeps this share of the mean of gradients, which remembers about 1 / (1 - coefficient) steps.</source>
        <translation>기울기의 평균을 스텝마다 얼마나 남기는지 정합니다. 약 1 / (1 - 계수) 스텝을 기억합니다.</translation>
    </message>
    <message>
        <source>Iterations</source>
        <translation>반복 횟수</translation>
    </message>
    <message>
        <source>The number of Newton–Schulz iterations in each step; five bring most singular values near 1.</source>
        <translation>스텝마다 뉴턴–슐츠 반복을 몇 번 하는지 정합니다. 다섯 번이면 특잇값이 대부분 1 가까이로 모입니다.</translation>
    </message>
    <message>
        <source>Nesterov</source>
        <translation>Nesterov</translation>
    </message>
    <message>
        <source>Mix the gradient into the mean once more, as if the next step had been made.</source>
        <translation>다음 스텝을 이미 밟은 것처럼 기울기를 평균에 한 번 더 섞습니다.</translation>
    </message>
    <message>
        <source>Scale of a step</source>
        <translation>스텝의 배율</translation>
    </message>
    <message>
        <source>By its shape, a step is multiplied by √(outputs / inputs) if there are more outputs than inputs; as AdamW&apos;s, by 0.2 √(larger side), which makes it about as large as a step of AdamW.</source>
        <translation>모양에 맞추면 출력이 입력보다 많을 때 스텝에 √(출력 수 / 입력 수)를 곱합니다. AdamW만큼으로 하면 0.2 √(긴 변)을 곱해 스텝이 AdamW의 스텝과 비슷한 크기가 됩니다.</translation>
    </message>
    <message>
        <source>Smallest norm</source>
        <translation>가장 작은 노름</translation>
    </message>
    <message>
        <source>The matrix is divided by its norm, or by this if the norm is smaller.</source>
        <translation>행렬을 그 노름으로 나눕니다. 노름이 이 값보다 작으면 이 값으로 나눕니다.</translation>
    </message>
    <message>
        <source>Muon</source>
        <translation>Muon</translation>
    </message>
    <message>
        <source>Momentum on a whole matrix: the step is about equally long in all directions that the mean of gradients has.</source>
        <translation>행렬 전체에 쓰는 모멘텀입니다. 기울기의 평균에 들어 있는 모든 방향으로 거의 같은 길이만큼 나아갑니다.</translation>
    </message>
    <message>
        <source>mean of gradients</source>
        <translation>기울기의 평균</translation>
    </message>
    <message>
        <source>what is orthogonalized</source>
        <translation>직교화할 행렬</translation>
    </message>
    <message>
        <source>orthogonalized</source>
        <translation>직교화한 행렬</translation>
    </message>
    <message>
        <source>factor of the shape</source>
        <translation>모양에 따른 배율</translation>
    </message>
    <message>
        <source>Coefficient a</source>
        <translation>계수 a</translation>
    </message>
    <message>
        <source>The factor of X in an iteration.</source>
        <translation>반복 한 번에서 X에 곱하는 수입니다.</translation>
    </message>
    <message>
        <source>Coefficient b</source>
        <translation>계수 b</translation>
    </message>
    <message>
        <source>The factor of (X Xᵀ) X in an iteration.</source>
        <translation>반복 한 번에서 (X Xᵀ) X에 곱하는 수입니다.</translation>
    </message>
    <message>
        <source>Coefficient c</source>
        <translation>계수 c</translation>
    </message>
    <message>
        <source>The factor of (X Xᵀ)² X in an iteration.</source>
        <translation>반복 한 번에서 (X Xᵀ)² X에 곱하는 수입니다.</translation>
    </message>
    <message>
        <source>Epsilon</source>
        <translation>엡실론</translation>
    </message>
    <message>
        <source>Both sums begin at this times the identity matrix, so that their roots can be inverted.</source>
        <translation>두 합은 단위행렬에 이 수를 곱한 값에서 시작합니다. 그래야 역네제곱근을 구할 수 있습니다.</translation>
    </message>
    <message>
        <source>Steps between roots</source>
        <translation>근을 새로 구하는 간격</translation>
    </message>
    <message>
        <source>After the first ones, the inverse roots, the costly part, are computed anew only after so many steps.</source>
        <translation>계산이 오래 걸리는 역네제곱근은 처음 몇 스텝이 지나면 이만큼의 스텝마다 한 번만 새로 구합니다.</translation>
    </message>
    <message>
        <source>Shampoo</source>
        <translation>Shampoo</translation>
    </message>
    <message>
        <source>AdaGrad for a whole matrix: one preconditioner for its rows and one for its columns, not a rate per number.</source>
        <translation>행렬 전체에 쓰는 AdaGrad입니다. 수마다 학습률을 두지 않고, 행과 열에 전처리 행렬을 하나씩 둡니다.</translation>
    </message>
    <message>
        <source>after the preconditioner of the rows</source>
        <translation>행의 전처리 행렬을 곱한 값</translation>
    </message>
    <message>
        <source>after both preconditioners</source>
        <translation>두 전처리 행렬을 모두 곱한 값</translation>
    </message>
    <message>
        <source>Condition number</source>
        <translation>조건수</translation>
    </message>
    <message>
        <source>The largest singular value of the data divided by the smallest that is not 0.</source>
        <translation>데이터의 가장 큰 특잇값을 0이 아닌 가장 작은 특잇값으로 나눈 값입니다.</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>계수(rank)</translation>
    </message>
    <message>
        <source>The number of directions that the data have, out of 8.</source>
        <translation>데이터에 들어 있는 방향의 수입니다. 최대 8개입니다.</translation>
    </message>
    <message>
        <source>Seed of the data</source>
        <translation>데이터의 시드</translation>
    </message>
    <message>
        <source>The same seed gives the same data and the same start.</source>
        <translation>시드가 같으면 데이터와 출발점도 같습니다.</translation>
    </message>
    <message>
        <source>Associative memory</source>
        <translation>연상 기억</translation>
    </message>
    <message>
        <source>Eight keys, each to find its own of eight values; at a high condition number, the keys are much alike.</source>
        <translation>열쇠 여덟 개가 저마다 제 값 하나를 찾아야 합니다. 조건수가 크면 열쇠들이 서로 비슷합니다.</translation>
    </message>
    <message>
        <source>Factorization</source>
        <translation>행렬 분해</translation>
    </message>
    <message>
        <source>A matrix is to become the product of W with its own transpose.</source>
        <translation>W와 그 전치행렬의 곱이 주어진 행렬이 되게 합니다.</translation>
    </message>
    <message>
        <source>en</source>
        <translation>ko</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>활성화 함수</translation>
    </message>
    <message>
        <source>The function that each hidden unit applies to its weighted sum.</source>
        <translation>은닉 뉴런이 가중합에 적용하는 함수입니다.</translation>
    </message>
    <message>
        <source>Initializer</source>
        <translation>초기화 방법</translation>
    </message>
    <message>
        <source>The method that sets the weights before training.</source>
        <translation>학습을 시작하기 전에 가중치를 정하는 방법입니다.</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>드롭아웃</translation>
    </message>
    <message>
        <source>Each step drops this share of the hidden units and scales the others up to make up for them.</source>
        <translation>스텝마다 끄는 은닉 뉴런의 비율입니다. 그만큼 남은 뉴런의 출력을 키웁니다.</translation>
    </message>
    <message>
        <source>Give each hidden unit mean 0 and standard deviation 1 over the batch, before its activation.</source>
        <translation>은닉 뉴런마다 활성화 전 값이 배치에서 평균 0, 표준편차 1이 되게 합니다.</translation>
    </message>
    <message>
        <source>Decay of squares</source>
        <translation>제곱의 감쇠율</translation>
    </message>
    <message>
        <source>Each step keeps this share of the mean of squares, which remembers about 1 / (1 - decay) steps.</source>
        <translation>제곱의 평균을 스텝마다 얼마나 남기는지 정합니다. 약 1 / (1 - 감쇠율) 스텝을 기억합니다.</translation>
    </message>
    <message>
        <source>Decay of the mean</source>
        <translation>평균의 감쇠율</translation>
    </message>
    <message>
        <source>Each step keeps this share of the mean of gradients, which remembers about 1 / (1 - decay) steps.</source>
        <translation>기울기의 평균을 얼마나 남기는지 정합니다. 약 1 / (1 - 감쇠율) 스텝을 기억합니다.</translation>
    </message>
    <message>
        <source>Decay of the largest gradient</source>
        <translation>최대 기울기의 감쇠율</translation>
    </message>
    <message>
        <source>Each step multiplies the largest size of a gradient so far by this, until a gradient exceeds it.</source>
        <translation>지금까지 가장 컸던 기울기의 크기에 스텝마다 이 값을 곱합니다. 더 큰 기울기가 오면 그 크기로 바뀝니다.</translation>
    </message>
    <message>
        <source>Share of the mean</source>
        <translation>평균의 몫</translation>
    </message>
    <message>
        <source>The share of the mean of gradients in the direction of a step; the gradient has the rest.</source>
        <translation>스텝의 방향에서 기울기의 평균이 차지하는 몫입니다. 나머지는 새 기울기의 몫입니다.</translation>
    </message>
    <message>
        <source>After each step, the mean of gradients keeps this share, so it remembers about 1 / (1 - decay) steps.</source>
        <translation>스텝이 끝날 때마다 기울기의 평균을 얼마나 남기는지 정합니다. 약 1 / (1 - 감쇠율) 스텝을 기억합니다.</translation>
    </message>
    <message>
        <source>The first stride of each coordinate, whatever the gradient&apos;s size; later strides follow from it.</source>
        <translation>각 좌표의 첫 보폭이며 기울기의 크기와 상관없습니다. 이후의 보폭은 여기서 늘거나 줄어듭니다.</translation>
    </message>
    <message>
        <source>Multiplies every step; the paper has no learning rate, which is the same as 1.</source>
        <translation>모든 스텝에 곱하는 값입니다. 논문에는 학습률이 없으며, 이는 1과 같습니다.</translation>
    </message>
    <message>
        <source>Added under both roots: it sets the size of the first steps and keeps the result of the division finite.</source>
        <translation>두 제곱근 안에 더합니다. 첫 스텝들의 크기를 정하고, 나눗셈의 결과가 유한하게 합니다.</translation>
    </message>
    <message>
        <source>Added to the size of each gradient, so that the result of the division is finite if all have been zero.</source>
        <translation>기울기의 크기마다 더하여, 기울기가 모두 0이었던 곳에서도 나눗셈의 결과가 유한하게 합니다.</translation>
    </message>
    <message>
        <source>Dampening</source>
        <translation>댐프닝</translation>
    </message>
    <message>
        <source>The share of each new gradient that does not enter the velocity.</source>
        <translation>새 기울기 중 속도에 들어가지 않는 비율입니다.</translation>
    </message>
    <message>
        <source>Centered</source>
        <translation>중심화</translation>
    </message>
    <message>
        <source>Divide by the root of the gradients&apos; variance, not of their mean square.</source>
        <translation>기울기의 제곱평균 대신 분산의 제곱근으로 나눕니다.</translation>
    </message>
    <message>
        <source>Rate decay</source>
        <translation>학습률 감쇠</translation>
    </message>
    <message>
        <source>Step t has the learning rate divided by 1 + (t - 1) times this; 0 keeps the rate.</source>
        <translation>스텝 t의 학습률은 1 + (t - 1) × 이 값으로 나눈 것입니다. 0이면 학습률이 그대로입니다.</translation>
    </message>
    <message>
        <source>Initial accumulator</source>
        <translation>누적합의 초깃값</translation>
    </message>
    <message>
        <source>The sum of squared gradients begins at this and not at 0, which shortens the first steps; 0.1 in TensorFlow.</source>
        <translation>기울기 제곱의 합이 0이 아니라 이 값에서 시작하므로 처음 스텝이 짧아집니다. TensorFlow에서는 0.1입니다.</translation>
    </message>
    <message>
        <source>Decouple weight decay</source>
        <translation>가중치 감소 분리</translation>
    </message>
    <message>
        <source>Let the weight decay act on the weights themselves, as AdamW does, not through the gradient.</source>
        <translation>가중치 감소를 기울기를 거치지 않고 AdamW처럼 가중치에 직접 적용합니다.</translation>
    </message>
    <message>
        <source>AMSGrad</source>
        <translation>AMSGrad</translation>
    </message>
    <message>
        <source>Divide by the root of the largest mean square so far, which never shrinks.</source>
        <translation>지금까지 가장 컸던 제곱 평균의 제곱근으로 나눕니다. 이 값은 줄어들지 않습니다.</translation>
    </message>
    <message>
        <source>Shrink factor</source>
        <translation>축소 배율</translation>
    </message>
    <message>
        <source>Multiplies a stride when the gradient&apos;s sign flips.</source>
        <translation>기울기의 부호가 바뀔 때 보폭에 곱하는 값입니다.</translation>
    </message>
    <message>
        <source>Growth factor</source>
        <translation>확대 배율</translation>
    </message>
    <message>
        <source>Multiplies a stride while the gradient&apos;s sign stays the same.</source>
        <translation>기울기의 부호가 그대로일 때 보폭에 곱하는 값입니다.</translation>
    </message>
    <message>
        <source>Smallest stride</source>
        <translation>최소 보폭</translation>
    </message>
    <message>
        <source>No stride becomes smaller than this.</source>
        <translation>보폭은 이보다 작아지지 않습니다.</translation>
    </message>
    <message>
        <source>Largest stride</source>
        <translation>최대 보폭</translation>
    </message>
    <message>
        <source>No stride becomes larger than this.</source>
        <translation>보폭은 이보다 커지지 않습니다.</translation>
    </message>
    <message>
        <source>Momentum decay</source>
        <translation>모멘텀 감쇠</translation>
    </message>
    <message>
        <source>Sets how quickly the momentum warms up: step t takes 0.96 to the power of t times this.</source>
        <translation>모멘텀이 얼마나 빨리 커지는지 정합니다. 스텝 t에서는 0.96을 (t × 이 값)제곱하여 씁니다.</translation>
    </message>
    <message>
        <source>SGD</source>
        <translation>SGD</translation>
    </message>
    <message>
        <source>Steps straight down the slope; the steeper it is, the longer the step.</source>
        <translation>가파른 만큼 경사를 따라 곧장 내려갑니다.</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>모멘텀</translation>
    </message>
    <message>
        <source>A heavy ball: keeps most of its velocity and adds the slope.</source>
        <translation>무거운 공입니다. 속도를 대부분 유지하면서 경사를 더합니다.</translation>
    </message>
    <message>
        <source>PyTorch&apos;s v adds up gradients and points against the motion. The course notes write v ← α v − γ g and W ← W + v: their v is −η v here, while the rate is constant and nothing is dampened.</source>
        <translation>PyTorch의 v는 기울기를 더한 값이라 움직임과 반대 방향을 가리킵니다. 강의 노트는 v ← α v − γ g, W ← W + v로 씁니다. 학습률이 일정하고 댐프닝이 없으면 강의 노트의 v는 여기의 −η v입니다.</translation>
    </message>
    <message>
        <source>Without momentum there is nothing to dampen.</source>
        <translation>모멘텀이 없으면 댐프닝할 것이 없습니다.</translation>
    </message>
    <message>
        <source>Momentum that looks ahead: it already uses the velocity that it will have after this step.</source>
        <translation>이 스텝 뒤에 가질 속도를 미리 내다보는 모멘텀입니다.</translation>
    </message>
    <message>
        <source>velocity, with PyTorch&apos;s sign</source>
        <translation>속도(PyTorch의 부호)</translation>
    </message>
    <message>
        <source>velocity to come</source>
        <translation>앞으로의 속도</translation>
    </message>
    <message>
        <source>gradient and velocity to come</source>
        <translation>기울기와 앞으로의 속도</translation>
    </message>
    <message>
        <source>AdaGrad</source>
        <translation>AdaGrad</translation>
    </message>
    <message>
        <source>Divides by the root of the sum of all squared gradients so far: steep coordinates slow down for good.</source>
        <translation>지금까지의 기울기 제곱을 모두 더한 값의 제곱근으로 나눕니다. 가파른 좌표는 갈수록 느려집니다.</translation>
    </message>
    <message>
        <source>sum before</source>
        <translation>직전까지의 합</translation>
    </message>
    <message>
        <source>squared gradient</source>
        <translation>기울기의 제곱</translation>
    </message>
    <message>
        <source>sum of squared gradients</source>
        <translation>기울기 제곱의 합</translation>
    </message>
    <message>
        <source>decayed rate</source>
        <translation>감쇠된 학습률</translation>
    </message>
    <message>
        <source>The course notes print W ← W + γ …; with + the point climbs, so − is right.</source>
        <translation>강의 노트에는 W ← W + γ …로 적혀 있습니다. 부호가 +이면 오르막으로 가므로 −가 맞습니다.</translation>
    </message>
    <message>
        <source>RMSProp</source>
        <translation>RMSProp</translation>
    </message>
    <message>
        <source>AdaGrad that forgets: divides by the root of a running mean of squared gradients.</source>
        <translation>잊을 줄 아는 AdaGrad입니다. 기울기 제곱의 이동평균의 제곱근으로 나눕니다.</translation>
    </message>
    <message>
        <source>its square</source>
        <translation>그 제곱</translation>
    </message>
    <message>
        <source>variance of the gradients</source>
        <translation>기울기의 분산</translation>
    </message>
    <message>
        <source>standard deviation of the gradients</source>
        <translation>기울기의 표준편차</translation>
    </message>
    <message>
        <source>gradient divided by the denominator</source>
        <translation>분모로 나눈 기울기</translation>
    </message>
    <message>
        <source>AdaDelta</source>
        <translation>AdaDelta</translation>
    </message>
    <message>
        <source>Sizes each step by the steps before it; starts very slowly, since epsilon alone sizes the first steps.</source>
        <translation>지금까지의 스텝으로 다음 스텝의 크기를 정합니다. 처음에는 지난 스텝이 없어 엡실론만으로 크기를 정하므로 아주 느립니다.</translation>
    </message>
    <message>
        <source>size of the gradients</source>
        <translation>기울기의 크기</translation>
    </message>
    <message>
        <source>size of the steps before</source>
        <translation>지난 스텝의 크기</translation>
    </message>
    <message>
        <source>step at rate 1, uphill</source>
        <translation>학습률 1의 스텝(오르막 방향)</translation>
    </message>
    <message>
        <source>exponential mean before</source>
        <translation>직전의 지수평균</translation>
    </message>
    <message>
        <source>exponential mean of d²</source>
        <translation>d²의 지수평균</translation>
    </message>
    <message>
        <source>Rprop</source>
        <translation>Rprop</translation>
    </message>
    <message>
        <source>Trusts only the gradient&apos;s sign: strides grow while it stays and halve when it flips.</source>
        <translation>기울기의 부호만 씁니다. 부호가 그대로면 보폭이 커지고, 바뀌면 절반이 됩니다.</translation>
    </message>
    <message>
        <source>gradient before; 0 after a flip</source>
        <translation>직전 기울기, 부호가 바뀐 뒤에는 0</translation>
    </message>
    <message>
        <source>stride before</source>
        <translation>직전 보폭</translation>
    </message>
    <message>
        <source>factor of the stride</source>
        <translation>보폭에 곱하는 값</translation>
    </message>
    <message>
        <source>stride</source>
        <translation>보폭</translation>
    </message>
    <message>
        <source>sign of the gradient; 0 at a flip</source>
        <translation>기울기의 부호, 바뀌는 순간에는 0</translation>
    </message>
    <message>
        <source>Adam</source>
        <translation>Adam</translation>
    </message>
    <message>
        <source>Momentum and RMSProp joined: the mean of the gradients, divided by the root of their mean square.</source>
        <translation>모멘텀과 RMSProp을 합친 것입니다. 기울기의 평균을 제곱평균의 제곱근으로 나눕니다.</translation>
    </message>
    <message>
        <source>The course notes print W ← W + γ m̂/√v̂ and m ← β₁m − (1−β₁)g: the two signs cancel, and the result is the same.</source>
        <translation>강의 노트는 W ← W + γ m̂/√v̂, m ← β₁m − (1−β₁)g로 씁니다. 두 부호가 상쇄되어 결과는 같습니다.</translation>
    </message>
    <message>
        <source>Adam whose denominator never shrinks.</source>
        <translation>분모가 줄어들지 않는 Adam입니다.</translation>
    </message>
    <message>
        <source>AdaMax</source>
        <translation>AdaMax</translation>
    </message>
    <message>
        <source>Adam that divides by the largest recent gradient instead of the root mean square.</source>
        <translation>제곱평균제곱근 대신 최근의 가장 큰 기울기로 나누는 Adam입니다.</translation>
    </message>
    <message>
        <source>largest before, decayed</source>
        <translation>감쇠된 직전 최댓값</translation>
    </message>
    <message>
        <source>size of the gradient</source>
        <translation>기울기의 크기</translation>
    </message>
    <message>
        <source>largest recent gradient</source>
        <translation>최근의 최대 기울기</translation>
    </message>
    <message>
        <source>NAdam</source>
        <translation>NAdam</translation>
    </message>
    <message>
        <source>Adam with Nesterov&apos;s look-ahead instead of plain momentum.</source>
        <translation>보통의 모멘텀 대신 Nesterov의 내다보기를 쓰는 Adam입니다.</translation>
    </message>
    <message>
        <source>momentum of this step</source>
        <translation>이번 스텝의 관성계수</translation>
    </message>
    <message>
        <source>momentum of the next step</source>
        <translation>다음 스텝의 관성계수</translation>
    </message>
    <message>
        <source>product of the momenta so far</source>
        <translation>지금까지의 관성계수의 곱</translation>
    </message>
    <message>
        <source>the same with the next step</source>
        <translation>다음 스텝까지의 곱</translation>
    </message>
    <message>
        <source>share of the gradient</source>
        <translation>기울기의 몫</translation>
    </message>
    <message>
        <source>share of the mean</source>
        <translation>평균의 몫</translation>
    </message>
    <message>
        <source>part of the gradient</source>
        <translation>기울기 부분</translation>
    </message>
    <message>
        <source>part of the mean</source>
        <translation>평균 부분</translation>
    </message>
    <message>
        <source>look-ahead</source>
        <translation>앞을 내다본 기울기</translation>
    </message>
    <message>
        <source>RAdam</source>
        <translation>RAdam</translation>
    </message>
    <message>
        <source>Adam that warms up: its first steps are plain momentum; the steeper the slope, the longer they are.</source>
        <translation>워밍업하는 Adam입니다. 처음 몇 스텝은 보통의 모멘텀이어서, 경사가 가파를수록 멀리 갑니다.</translation>
    </message>
    <message>
        <source>length of the average in v, in steps</source>
        <translation>v가 평균하는 길이(스텝)</translation>
    </message>
    <message>
        <source>rectification; 0 while it waits</source>
        <translation>보정 계수, 기다리는 동안 0</translation>
    </message>
    <message>
        <source>root of v</source>
        <translation>v의 제곱근</translation>
    </message>
    <message>
        <source>factor of the corrected mean</source>
        <translation>보정한 평균에 곱하는 값</translation>
    </message>
    <message>
        <source>AdamW</source>
        <translation>AdamW</translation>
    </message>
    <message>
        <source>Adam whose weight decay acts on the weights themselves and not through the gradient.</source>
        <translation>가중치 감소를 기울기를 거치지 않고 가중치에 직접 적용하는 Adam입니다.</translation>
    </message>
    <message>
        <source>Lion</source>
        <translation>Lion</translation>
    </message>
    <message>
        <source>Only the sign of a mean of gradients counts: every step has the same size.</source>
        <translation>기울기 평균의 부호만 씁니다. 모든 스텝의 크기가 같습니다.</translation>
    </message>
    <message>
        <source>direction, uphill</source>
        <translation>방향(오르막)</translation>
    </message>
    <message>
        <source>sign of the direction</source>
        <translation>방향의 부호</translation>
    </message>
    <message>
        <source>the optional part “{part}” is not installed; this adds it: {command}</source>
        <translation>선택 구성 요소 “{part}”이(가) 설치되어 있지 않습니다. 다음 명령으로 더할 수 있습니다: {command}</translation>
    </message>
    <message>
        <source>the optional part “{part}” is installed, but does not start: {reason}</source>
        <translation>선택 구성 요소 “{part}”이(가) 설치되어 있지만 시작되지 않습니다: {reason}</translation>
    </message>
    <message>
        <source>the optional part “{part}” is not in this Fall Line, and cannot be added to what an installer made</source>
        <translation>이 Fall Line에는 선택 구성 요소 “{part}”이(가) 없으며, 설치된 프로그램에 더할 수 없습니다</translation>
    </message>
    <message>
        <source>summand</source>
        <translation>더하는 항</translation>
    </message>
    <message>
        <source>kept for the next step</source>
        <translation>다음 스텝까지 남는 값</translation>
    </message>
    <message>
        <source>in this step only</source>
        <translation>이 스텝에서만 쓰는 값</translation>
    </message>
    <message>
        <source>The rule does not use eta.</source>
        <translation>규칙에 eta가 없습니다.</translation>
    </message>
    <message>
        <source>The rule does not use this number.</source>
        <translation>규칙에서 이 수를 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>{name} is {value:g}, which is outside its range</source>
        <translation>{name}의 값 {value:g}: 범위 밖에 있습니다</translation>
    </message>
    <message>
        <source>A number of the rule, which the rule gives its name, its range and its default.</source>
        <translation>규칙의 수입니다. 이름, 범위, 기본값은 규칙에서 정합니다.</translation>
    </message>
    <message>
        <source>The number that this letter stands for in the rule.</source>
        <translation>규칙에서 이 문자가 나타내는 수입니다.</translation>
    </message>
    <message>
        <source>Own rule</source>
        <translation>직접 쓴 규칙</translation>
    </message>
    <message>
        <source>Any update rule of a few lines that you type, with up to four numbers to play with.</source>
        <translation>직접 입력하는 몇 줄짜리 갱신 규칙입니다. 수 네 개까지 값을 바꿔 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>규칙</translation>
    </message>
    <message>
        <source>One assignment a line, such as m = 0.9*m + g. Given are the point w, its gradient g, the number t of the step, and the learning rate eta; a line must set w. A name that is read before it is set is kept from step to step, and is 0 at first. Functions, such as sqrt, abs, sign, max and exp, act on each coordinate by itself. A line such as beta1 in [0, 0.999] = 0.9 makes a number with a slider, up to four; without one, the letters a to d are such numbers.</source>
        <translation>m = 0.9*m + g처럼 한 줄에 대입을 하나씩 씁니다. 점 w, 그 기울기 g, 스텝의 번호 t, 학습률 eta는 정해져 있고, w를 정하는 줄이 있어야 합니다. 정하기 전에 읽는 이름은 다음 스텝까지 남으며 처음에는 0입니다. sqrt, abs, sign, max, exp 등의 함수는 좌표마다 따로 계산합니다. beta1 in [0, 0.999] = 0.9 같은 줄은 슬라이더가 있는 수를 넷까지 만듭니다. 그런 줄이 없으면 문자 a~d가 그런 수입니다.</translation>
    </message>
    <message>
        <source>An image has one value per pixel.</source>
        <translation>이미지의 입력 수는 픽셀 수와 같습니다.</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>층</translation>
    </message>
    <message>
        <source>Hidden layers</source>
        <translation>은닉층</translation>
    </message>
    <message>
        <source>The number of units in each layer.</source>
        <translation>층마다의 뉴런 수입니다.</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>입력</translation>
    </message>
    <message>
        <source>The input of the network; every kind has mean 0 and standard deviation 1.</source>
        <translation>네트워크에 들어가는 값입니다. 어느 것이든 평균 0, 표준편차 1입니다.</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>정규분포</translation>
    </message>
    <message>
        <source>uniform</source>
        <translation>균일분포</translation>
    </message>
    <message>
        <source>digits</source>
        <translation>숫자 8 × 8</translation>
    </message>
    <message>
        <source>Input size</source>
        <translation>입력 크기</translation>
    </message>
    <message>
        <source>The number of values in a sample of noise; an image has one per pixel.</source>
        <translation>잡음 샘플 하나에 든 값의 수입니다. 이미지는 픽셀 수로 정해집니다.</translation>
    </message>
    <message>
        <source>This many samples go through the network together.</source>
        <translation>함께 통과하는 샘플의 수입니다.</translation>
    </message>
    <message>
        <source>Upstream gradient</source>
        <translation>뒤쪽에서 오는 기울기</translation>
    </message>
    <message>
        <source>The gradient to send back: normal noise at the last activations, or the gradient of a loss over ten classes.</source>
        <translation>뒤에서 앞으로 보내는 기울기입니다. 마지막 활성화값에 주는 정규분포 잡음, 또는 그 뒤에 놓인 열 개 클래스의 손실에서 오는 기울기입니다.</translation>
    </message>
    <message>
        <source>softmax</source>
        <translation>소프트맥스</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>정밀도</translation>
    </message>
    <message>
        <source>Networks are trained in float32, in which values below 1e-38 fade to 0 and values above 3e38 overflow; float64 shows those values.</source>
        <translation>네트워크는 float32로 학습합니다. 1e-38보다 작은 값은 0으로 사라지고 3e38보다 큰 값은 오버플로가 납니다. float64는 그곳에 무엇이 있었을지 보여 줍니다.</translation>
    </message>
    <message>
        <source>this needs about {needed:.1f} GB of memory, more than the {limit:.1f} GB that can be used</source>
        <translation>메모리가 약 {needed:.1f} GB 필요하여, 쓸 수 있는 {limit:.1f} GB보다 많습니다</translation>
    </message>
    <message>
        <source>overflows</source>
        <translation>오버플로</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>모두 같은 값</translation>
    </message>
    <message>
        <source>signal fades</source>
        <translation>신호 소실</translation>
    </message>
    <message>
        <source>signal explodes</source>
        <translation>신호 폭주</translation>
    </message>
    <message>
        <source>all alike</source>
        <translation>거의 같은 값</translation>
    </message>
    <message>
        <source>gradient vanishes</source>
        <translation>기울기 소실</translation>
    </message>
    <message>
        <source>gradient explodes</source>
        <translation>기울기 폭주</translation>
    </message>
    <message>
        <source>signal shrinks</source>
        <translation>신호 감소</translation>
    </message>
    <message>
        <source>signal grows</source>
        <translation>신호 증가</translation>
    </message>
    <message>
        <source>units die</source>
        <translation>뉴런이 죽음</translation>
    </message>
    <message>
        <source>even</source>
        <translation>고름</translation>
    </message>
    <message>
        <source>From layer {layer} on, activations are too large for a number.</source>
        <translation>층 {layer}부터 활성화값이 수로 나타낼 수 없을 만큼 큽니다.</translation>
    </message>
    <message>
        <source>The {units} units of a layer have the same weights: they compute the same and would learn the same.</source>
        <translation>한 층의 뉴런 {units}개가 모두 같은 가중치를 가집니다. 같은 값을 계산하고 같은 것을 학습하게 됩니다.</translation>
    </message>
    <message>
        <source>In layer {layer} every activation is {mean}: nothing is left of the differences between the samples.</source>
        <translation>층 {layer}의 모든 활성화값이 {mean}입니다. 샘플 사이의 차이가 하나도 남지 않았습니다.</translation>
    </message>
    <message>
        <source>In layer {layer}, {share} of the activations lie at an end of their range, and {flat} have a slope of almost 0 (below {limit}).</source>
        <translation>층 {layer}에서 활성화값의 {share}가 범위의 끝에 있고, {flat}는 미분값이 거의 0인 곳에 있습니다({limit} 미만).</translation>
    </message>
    <message>
        <source>In layer {layer}, {share} of the units are 0 for every sample.</source>
        <translation>층 {layer}에서 뉴런의 {share}가 모든 샘플에서 0입니다.</translation>
    </message>
    <message>
        <source>The signal fades: the deviation of the activations falls from {first} to {last}.</source>
        <translation>신호가 소실됩니다. 활성화값의 표준편차가 {first}에서 {last}까지 떨어집니다.</translation>
    </message>
    <message>
        <source>The signal explodes: the deviation of the activations grows from {first} to {last}.</source>
        <translation>신호가 폭주합니다. 활성화값의 표준편차가 {first}에서 {last}까지 커집니다.</translation>
    </message>
    <message>
        <source>The signal shrinks: the deviation of the activations goes from {first} to {last}, layer by layer.</source>
        <translation>신호가 작아집니다. 활성화값의 표준편차가 층을 지나며 {first}에서 {last}까지 줄어듭니다.</translation>
    </message>
    <message>
        <source>The signal grows: the deviation of the activations goes from {first} to {last}, layer by layer.</source>
        <translation>신호가 커집니다. 활성화값의 표준편차가 층을 지나며 {first}에서 {last}까지 늘어납니다.</translation>
    </message>
    <message>
        <source>All activations of layer {layer} are about alike: they are {mean} ± {last}.</source>
        <translation>층 {layer}의 모든 활성화값이 거의 같습니다({mean} ± {last}).</translation>
    </message>
    <message>
        <source>The signal keeps its size: the deviation of the activations is {first} in layer 1 and {last} in layer {layer}.</source>
        <translation>신호의 크기가 유지됩니다. 활성화값의 표준편차가 층 1에서 {first}, 층 {layer}에서 {last}입니다.</translation>
    </message>
    <message>
        <source>There is one hidden layer: the deviation of its activations is {first}.</source>
        <translation>은닉층이 하나이며, 활성화값의 표준편차는 {first}입니다.</translation>
    </message>
    <message>
        <source>The activations vary in fewer and fewer directions: their effective rank falls from {first} to {last}.</source>
        <translation>활성화값이 달라지는 방향은 점점 줄어듭니다. 유효 랭크가 {first}에서 {last}로 떨어집니다.</translation>
    </message>
    <message>
        <source>From layer {layer} back, gradients are too large for a number.</source>
        <translation>층 {layer}부터 앞쪽으로는 기울기가 수로 나타낼 수 없을 만큼 큽니다.</translation>
    </message>
    <message>
        <source>No gradient gets through layer {layer}.</source>
        <translation>기울기가 층 {layer}에서 막힙니다.</translation>
    </message>
    <message>
        <source>No gradient arrives at layer 1.</source>
        <translation>기울기가 층 1에 도달하지 않습니다.</translation>
    </message>
    <message>
        <source>The gradient vanishes: layer 1 gets {ratio} of what layer {layer} has.</source>
        <translation>기울기가 소실됩니다. 층 1의 기울기는 층 {layer}의 {ratio}입니다.</translation>
    </message>
    <message>
        <source>The gradient explodes: layer 1 gets {ratio} times what layer {layer} has.</source>
        <translation>기울기가 폭주합니다. 층 1의 기울기는 층 {layer}의 {ratio}배입니다.</translation>
    </message>
    <message>
        <source>The gradient arrives: layer 1 gets {ratio} of what layer {layer} has (RMS).</source>
        <translation>기울기가 도달합니다. 층 1의 기울기는 층 {layer}의 {ratio}배입니다(RMS).</translation>
    </message>
    <message>
        <source>The gradient has no other layer to pass.</source>
        <translation>기울기가 지나가야 할 다른 층이 없습니다.</translation>
    </message>
    <message>
        <source>The gradient keeps {ratio} of its RMS from layer {layer} to layer 1, since the weights are large, but only {median} of its median: most units get almost none of it.</source>
        <translation>가중치가 커서 기울기의 RMS는 층 {layer}에서 층 1까지 {ratio}배로 유지되지만, 중앙값은 {median}배뿐입니다. 대부분의 뉴런은 기울기를 거의 받지 못합니다.</translation>
    </message>
    <message>
        <source>Yet the gradient vanishes: layer 1 gets {ratio} of what layer {layer} has, since each layer multiplies it by a slope of at most {slope}.</source>
        <translation>그래도 기울기가 소실됩니다. 층마다 최대 {slope}인 미분값을 곱하므로, 층 1의 기울기는 층 {layer}의 {ratio}입니다.</translation>
    </message>
    <message>
        <source>Over {seeds} seeds, layer {layer} has {low} to {high} times the deviation of layer 1, in the median {middle}.</source>
        <translation>시드 {seeds}개에서 층 {layer}의 표준편차는 층 1의 {low}배에서 {high}배, 중앙값은 {middle}배입니다.</translation>
    </message>
    <message>
        <source>Sets the length of a step for a gradient of a given size.</source>
        <translation>기울기의 크기에 비해 한 스텝이 얼마나 멀리 가는지 정합니다.</translation>
    </message>
    <message>
        <source>Decay</source>
        <translation>감쇠율</translation>
    </message>
    <message>
        <source>Each step keeps this share of the running average, which remembers about 1 / (1 - decay) steps.</source>
        <translation>이동평균을 스텝마다 얼마나 남기는지 정합니다. 약 1 / (1 - 감쇠율) 스텝을 기억합니다.</translation>
    </message>
    <message>
        <source>The ball keeps this share of its velocity at each step.</source>
        <translation>스텝마다 공이 속도를 얼마나 유지하는지 정합니다.</translation>
    </message>
    <message>
        <source>Keeps the result of the division finite if all gradients have been zero.</source>
        <translation>기울기가 모두 0이었던 곳에서도 나눗셈의 결과가 유한하게 합니다.</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>가중치 감소</translation>
    </message>
    <message>
        <source>Pulls the parameters towards zero; 0 switches it off.</source>
        <translation>매개변수를 0 쪽으로 당깁니다. 0이면 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>The same seed gives the same random draws.</source>
        <translation>시드가 같으면 같은 난수가 나옵니다.</translation>
    </message>
    <message>
        <source>Gradient noise</source>
        <translation>기울기 잡음</translation>
    </message>
    <message>
        <source>Standard deviation of the normal noise added to each gradient.</source>
        <translation>기울기마다 더하는 정규분포 잡음의 표준편차입니다.</translation>
    </message>
    <message>
        <source>The training accuracy fell after this was set during the run: {field} {value:g}. Train without that.</source>
        <translation>학습 도중에 이렇게 바꾼 뒤로 학습 정확도가 떨어졌습니다: {field} {value:g}. 그렇게 바꾸지 말고 다시 학습해 보세요.</translation>
    </message>
    <message>
        <source>The training accuracy fell after {count} settings were changed during the run, this one first: {field} {value:g}. Train without these changes.</source>
        <translation>학습 도중에 설정 {count}개를 바꾼 뒤로 학습 정확도가 떨어졌습니다. 처음 바꾼 것: {field} {value:g}. 바꾸지 말고 다시 학습해 보세요.</translation>
    </message>
    <message>
        <source>All units of a layer begin with the same weights and learn the same: draw the weights at random.</source>
        <translation>한 층의 모든 뉴런이 같은 가중치로 시작하여 같은 것을 학습합니다. 가중치를 무작위로 뽑으세요.</translation>
    </message>
    <message>
        <source>The initial weights are not centred at 0, so that all units respond nearly alike.</source>
        <translation>초기 가중치가 0을 중심으로 퍼져 있지 않아 모든 뉴런이 거의 같게 반응합니다.</translation>
    </message>
    <message>
        <source>The initial weights are so large that the outputs are large, too, at about {size:.2g}.</source>
        <translation>초기 가중치가 너무 커서 출력도 {size:.2g} 정도로 큽니다.</translation>
    </message>
    <message>
        <source>The gradient shrinks to {left:/} of its size in {depth} layers of {activation}; ReLU lets it pass.</source>
        <translation>{activation} {depth}층을 지나면 기울기가 {left:/}로 줄어듭니다. ReLU는 기울기를 통과시킵니다.</translation>
    </message>
    <message>
        <source>The initial weights are so small that the gradient shrinks to {left:/} of its size on the way to the first layer.</source>
        <translation>초기 가중치가 너무 작아서, 기울기가 첫 층에 이르는 동안 {left:/}로 줄어듭니다.</translation>
    </message>
    <message>
        <source>With these initial weights, signal or gradient change by a factor of {factor:.2g} over the layers; with {initializer}, by {better:.2g}.</source>
        <translation>이 초기 가중치로는 층을 지나며 신호나 기울기의 크기가 {factor:.2g}배 달라집니다. {initializer}에서는 {better:.2g}배입니다.</translation>
    </message>
    <message>
        <source>{reason} In {depth} layers of {activation}, the gradient would vanish all the same; ReLU lets it pass.</source>
        <translation>{reason} {activation} {depth}층에서는 그래도 기울기가 소실됩니다. ReLU는 기울기를 통과시킵니다.</translation>
    </message>
    <message>
        <source>With {batch} images for each, the run takes only {steps} steps: smaller batches take more.</source>
        <translation>한 스텝에 이미지를 {batch}장씩 쓰므로 학습이 {steps}스텝뿐입니다. 배치를 줄이면 스텝이 늘어납니다.</translation>
    </message>
    <message>
        <source>The schedule leaves {left:/} of the learning rate at the end, so that more epochs would change little; a cosine falls over the whole run.</source>
        <translation>끝에는 스케줄 때문에 학습률이 원래의 {left:/}만 남으므로 에폭을 늘려도 별로 달라지지 않습니다. 코사인은 학습 전체에 걸쳐 줄어듭니다.</translation>
    </message>
    <message>
        <source>The run may simply need more than {epochs} epochs.</source>
        <translation>{epochs}에폭보다 더 오래 학습하기만 하면 될 수도 있습니다.</translation>
    </message>
    <message>
        <source>The network can learn {few} images by heart; up to {more} are available.</source>
        <translation>이미지 {few}장은 통째로 외울 만큼 적습니다. {more}장까지 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>The validation loss was lowest before the end: stop after {patience} epochs that do not lower it.</source>
        <translation>검증 손실은 끝나기 전에 가장 낮았습니다. {patience}에폭 동안 더 낮아지지 않으면 멈추세요.</translation>
    </message>
    <message>
        <source>Everything has to pass through {units} units: make the layers wider.</source>
        <translation>모든 정보가 뉴런 {units}개를 지나야 합니다. 층을 넓히세요.</translation>
    </message>
    <message>
        <source>In a batch of one image, batch norm makes every unit 0: take more images for each step.</source>
        <translation>이미지가 한 장뿐인 배치에서 배치 정규화는 모든 뉴런을 0으로 만듭니다. 한 스텝의 이미지를 늘리세요.</translation>
    </message>
    <message>
        <source>Batch norm keeps the signal at one size through {depth} layers.</source>
        <translation>배치 정규화는 {depth}층을 지나는 값의 크기를 일정하게 유지합니다.</translation>
    </message>
    <message>
        <source>In each step, dropout leaves {left:.1%} of the paths through {depth} layers: drop fewer units.</source>
        <translation>한 스텝에서 드롭아웃이 {depth}층을 지나는 경로의 {left:.1%}만 남깁니다. 드롭아웃 비율을 낮추세요.</translation>
    </message>
    <message>
        <source>An L1 penalty of {l1:g} pulls every weight to 0 faster than it can learn.</source>
        <translation>L1 규제 {l1:g}에서는 가중치가 학습되기도 전에 모두 0이 됩니다.</translation>
    </message>
    <message>
        <source>An L2 penalty of {l2:g} keeps the weights small, and the signal with them; batch norm restores its size.</source>
        <translation>L2 규제 {l2:g}에서는 가중치가 작게 눌려 신호도 작아집니다. 배치 정규화가 크기를 되살립니다.</translation>
    </message>
    <message>
        <source>An L2 penalty of {l2:g} makes the weights fade faster than they can learn.</source>
        <translation>L2 규제 {l2:g}에서는 가중치가 학습되기도 전에 작아집니다.</translation>
    </message>
    <message>
        <source>An epsilon of {eps:g} is 0 in the network&apos;s 32-bit numbers, and a gradient that has always been exactly 0 then gives 0/0: {usual:g} is usual.</source>
        <translation>엡실론이 {eps:g}이면 네트워크의 32비트 수로는 0이어서, 처음부터 정확히 0이었던 기울기가 0/0이 됩니다. 보통 값은 {usual:g}입니다.</translation>
    </message>
    <message>
        <source>The steps were too long, and each made the next one longer: lower the learning rate.</source>
        <translation>스텝이 너무 길었고, 스텝마다 다음 스텝이 더 길어졌습니다. 학습률을 낮추세요.</translation>
    </message>
    <message>
        <source>A learning rate of {rate:g} is high for {optimizer}; {usual:g} is usual.</source>
        <translation>{optimizer}에 쓰기에는 학습률({rate:g})이 너무 높습니다. 보통은 {usual:g}입니다.</translation>
    </message>
    <message>
        <source>A learning rate of {rate:g} is low for {optimizer}; {usual:g} is usual.</source>
        <translation>{optimizer}에 쓰기에는 학습률({rate:g})이 너무 낮습니다. 보통은 {usual:g}입니다.</translation>
    </message>
    <message>
        <source>The run lost what it had learned; with a lower learning rate it may keep it.</source>
        <translation>학습한 것을 잃어버렸습니다. 학습률을 낮추면 유지할 수도 있습니다.</translation>
    </message>
    <message>
        <source>Every gradient is clipped to a length of {clip:g}, so that steps stay short however steep it is.</source>
        <translation>모든 기울기가 {clip:g} 길이로 잘려, 아무리 가팔라도 스텝이 짧습니다.</translation>
    </message>
    <message>
        <source>The warm-up lasts {warm_up} steps, and the whole run {steps}: make it shorter.</source>
        <translation>워밍업이 {warm_up}스텝인데 학습 전체가 {steps}스텝입니다. 워밍업을 줄이세요.</translation>
    </message>
    <message>
        <source>In the second half of the run, the schedule leaves at most {left:/} of the learning rate; a cosine falls over the whole run.</source>
        <translation>학습 후반에는 스케줄 때문에 학습률이 많아야 원래의 {left:/}만 남습니다. 코사인은 학습 전체에 걸쳐 줄어듭니다.</translation>
    </message>
    <message>
        <source>a name without its facts</source>
        <translation>채울 값이 없는 이름</translation>
    </message>
    <message>
        <source>The schedule now covers {epochs} epochs: the learning rate goes on at {after:.3g}, where it was {before:.3g}.</source>
        <translation>이제 스케줄이 {epochs}에폭에 걸칩니다. 학습률은 {before:.3g}에서 {after:.3g}(으)로 바뀌어 이어집니다.</translation>
    </message>
    <message>
        <source>The schedule now covers {epochs} epochs: the learning rate goes on at {after:.3g}, as it was.</source>
        <translation>이제 스케줄이 {epochs}에폭에 걸칩니다. 학습률은 지금과 같은 {after:.3g}에서 이어집니다.</translation>
    </message>
    <message>
        <source>Model 1</source>
        <translation>모델 1</translation>
    </message>
    <message>
        <source>Model 2</source>
        <translation>모델 2</translation>
    </message>
    <message>
        <source>Model 3</source>
        <translation>모델 3</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>모두 적용</translation>
    </message>
    <message>
        <source>without batch norm</source>
        <translation>배치 정규화 없이</translation>
    </message>
    <message>
        <source>without dropout</source>
        <translation>드롭아웃 없이</translation>
    </message>
    <message>
        <source>without penalty</source>
        <translation>규제 없이</translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation>시드 {seed}</translation>
    </message>
    <message>
        <source>the training accuracy at the end</source>
        <translation>끝의 학습 정확도</translation>
    </message>
    <message>
        <source>the validation accuracy at the end</source>
        <translation>끝의 검증 정확도</translation>
    </message>
    <message>
        <source>the test accuracy at the end</source>
        <translation>끝의 테스트 정확도</translation>
    </message>
    <message>
        <source>the test accuracy after the first epoch</source>
        <translation>첫 에폭 뒤의 테스트 정확도</translation>
    </message>
    <message>
        <source>training minus validation accuracy at the end, in points</source>
        <translation>끝의 학습 정확도와 검증 정확도의 차(%p)</translation>
    </message>
    <message>
        <source>the seconds of an epoch, in the median</source>
        <translation>한 에폭의 시간(초, 중앙값)</translation>
    </message>
    <message>
        <source>the seconds of a step</source>
        <translation>한 스텝의 시간(초)</translation>
    </message>
    <message>
        <source>the steps of the run</source>
        <translation>실행의 스텝 수</translation>
    </message>
    <message>
        <source>the epochs that were made</source>
        <translation>학습한 에폭 수</translation>
    </message>
    <message>
        <source>the weights and biases of the network</source>
        <translation>네트워크의 가중치와 편향의 수</translation>
    </message>
    <message>
        <source>the norm of all weights</source>
        <translation>전체 가중치의 노름</translation>
    </message>
    <message>
        <source>how far the loss of a step lies from those beside it</source>
        <translation>한 스텝의 손실이 이웃 스텝에서 벗어난 정도</translation>
    </message>
    <message>
        <source>the highest loss of a step over the first one</source>
        <translation>첫 스텝의 손실에 대한 가장 높은 스텝 손실의 비</translation>
    </message>
    <message>
        <source>the step at which it diverged</source>
        <translation>발산한 스텝</translation>
    </message>
    <message>
        <source>the validation loss after the first epoch</source>
        <translation>첫 에폭 뒤의 검증 손실</translation>
    </message>
    <message>
        <source>the validation loss at the end</source>
        <translation>끝의 검증 손실</translation>
    </message>
    <message>
        <source>the seconds until 80 % of the test images were recognised</source>
        <translation>테스트 이미지의 80%를 맞히기까지 걸린 시간(초)</translation>
    </message>
    <message>
        <source>the largest curvature of its loss at the end</source>
        <translation>끝에서 잰 손실의 가장 큰 곡률</translation>
    </message>
    <message>
        <source>the curvature up to which its steps are stable</source>
        <translation>스텝이 안정한 곡률의 한계</translation>
    </message>
    <message>
        <source>the epochs in which the training loss rose</source>
        <translation>학습 손실이 커진 에폭의 수</translation>
    </message>
    <message>
        <source>The runs ended too early to be compared.</source>
        <translation>학습이 너무 일찍 끝나 비교할 수 없습니다.</translation>
    </message>
    <message>
        <source>collapsed</source>
        <translation>학습이 무너짐</translation>
    </message>
    <message>
        <source>one class only</source>
        <translation>한 클래스만 답함</translation>
    </message>
    <message>
        <source>at chance</source>
        <translation>무작위 수준</translation>
    </message>
    <message>
        <source>rate near 0</source>
        <translation>학습률이 거의 0</translation>
    </message>
    <message>
        <source>overfitting</source>
        <translation>과대적합</translation>
    </message>
    <message>
        <source>overfitting by loss</source>
        <translation>손실로 본 과대적합</translation>
    </message>
    <message>
        <source>underfitting</source>
        <translation>과소적합</translation>
    </message>
    <message>
        <source>good fit</source>
        <translation>양호</translation>
    </message>
    <message>
        <source>The loss is infinite or not a number.</source>
        <translation>손실이 무한대이거나 수가 아닙니다.</translation>
    </message>
    <message>
        <source>The training accuracy is {fall:g} points or more below its highest.</source>
        <translation>학습 정확도가 가장 높았을 때보다 {fall:g}%p 이상 낮습니다.</translation>
    </message>
    <message>
        <source>After each of the last {epochs} epochs, the network takes {one_class:.0%} or more of the training images for one class.</source>
        <translation>최근 {epochs}에폭 동안 에폭이 끝날 때마다 학습 이미지의 {one_class:.0%} 이상을 한 클래스라고 답합니다.</translation>
    </message>
    <message>
        <source>The training accuracy is below {chance:.0%} after each of the last {epochs} epochs.</source>
        <translation>최근 {epochs}에폭 동안 에폭이 끝날 때마다 학습 정확도가 {chance:.0%}보다 낮습니다.</translation>
    </message>
    <message>
        <source>In the second half of the steps so far, the schedule left less than {no_rate:.0%} of the learning rate, and the training accuracy is below {good:.0%}.</source>
        <translation>지금까지의 스텝 중 후반에는 스케줄이 학습률의 {no_rate:.0%}도 남기지 않았고, 학습 정확도가 {good:.0%}보다 낮습니다.</translation>
    </message>
    <message>
        <source>The training accuracy is {half:.0%} or more. It is {large_gap:g} points or more above the validation accuracy; or after each of the last {epochs} epochs, the validation loss is {rise:.0%} or more above its lowest, the training loss lower than it was then, and the validation accuracy no higher.</source>
        <translation>학습 정확도가 {half:.0%} 이상입니다. 학습 정확도가 검증 정확도보다 {large_gap:g}%p 이상 높거나, 최근 {epochs}에폭 내내 검증 손실이 가장 낮았을 때보다 {rise:.0%} 이상 높은데 학습 손실은 그때보다 낮고 검증 정확도는 더 높지 않습니다.</translation>
    </message>
    <message>
        <source>The training accuracy is {half:.0%} or more. After each of the last {epochs} epochs, the validation loss is {rise:.0%} or more above its lowest and the training loss lower than it was then, although the validation accuracy is higher.</source>
        <translation>학습 정확도가 {half:.0%} 이상입니다. 최근 {epochs}에폭 내내 검증 손실은 가장 낮았을 때보다 {rise:.0%} 이상 높고 학습 손실은 그때보다 낮습니다. 다만 검증 정확도는 그때보다 높습니다.</translation>
    </message>
    <message>
        <source>The training accuracy is below {half:.0%}; or it is below {good:.0%} and less than {large_gap:g} points above the validation accuracy.</source>
        <translation>학습 정확도가 {half:.0%}보다 낮습니다. 또는 {good:.0%}보다 낮고, 검증 정확도보다 {large_gap:g}%p 이상 높지는 않습니다.</translation>
    </message>
    <message>
        <source>The training accuracy is {good:.0%} or more, and less than {large_gap:g} points above the validation accuracy; the losses do not show overfitting, either.</source>
        <translation>학습 정확도가 {good:.0%} 이상이고, 검증 정확도보다 {large_gap:g}%p 이상 높지 않습니다. 손실로 보아도 과대적합이 아닙니다.</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>워밍업</translation>
    </message>
    <message>
        <source>The rate climbs for this many steps, in a straight line, before the schedule begins; 0 switches it off.</source>
        <translation>처음 이만큼의 스텝 동안 학습률이 직선으로 올라가 스케줄이 시작되는 값에 이릅니다. 0이면 쓰지 않습니다.</translation>
    </message>
    <message>
        <source> steps</source>
        <translation> 스텝</translation>
    </message>
    <message>
        <source>Steps between drops</source>
        <translation>감소 간격</translation>
    </message>
    <message>
        <source>The rate stays constant for this many steps before it drops.</source>
        <translation>학습률이 다시 떨어지기 전까지 머무는 스텝 수입니다.</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>감소 배율</translation>
    </message>
    <message>
        <source>Each drop multiplies the rate by this.</source>
        <translation>떨어질 때마다 학습률에 곱하는 값입니다.</translation>
    </message>
    <message>
        <source>Fade</source>
        <translation>감소율</translation>
    </message>
    <message>
        <source>Each step multiplies the rate by this; the rate falls to a third in about 1 / (1 - fade) steps.</source>
        <translation>스텝마다 학습률에 곱하는 값입니다. 약 1 / (1 - 감소율) 스텝 뒤에 3분의 1이 됩니다.</translation>
    </message>
    <message>
        <source>End factor</source>
        <translation>마지막 비율</translation>
    </message>
    <message>
        <source>The share of the rate that is left after the last step.</source>
        <translation>마지막 스텝을 마쳤을 때 남는 학습률의 비율입니다.</translation>
    </message>
    <message>
        <source>Start divisor</source>
        <translation>시작할 때 나누는 수</translation>
    </message>
    <message>
        <source>The first step&apos;s rate is the learning rate divided by this.</source>
        <translation>첫 스텝의 학습률은 정한 학습률을 이 값으로 나눈 것입니다.</translation>
    </message>
    <message>
        <source>Peak at</source>
        <translation>최고점</translation>
    </message>
    <message>
        <source>The rate is highest after this share of the run.</source>
        <translation>학습의 이만큼이 지났을 때 학습률이 가장 높습니다.</translation>
    </message>
    <message>
        <source>% of the run</source>
        <translation>% 지점</translation>
    </message>
    <message>
        <source>Final divisor</source>
        <translation>끝날 때 나누는 수</translation>
    </message>
    <message>
        <source>The last step&apos;s rate is the first step&apos;s divided by this.</source>
        <translation>마지막 스텝의 학습률은 첫 스텝의 학습률을 이 값으로 나눈 것입니다.</translation>
    </message>
    <message>
        <source>The learning rate never changes.</source>
        <translation>학습률을 정한 값 그대로 둡니다.</translation>
    </message>
    <message>
        <source>Step decay</source>
        <translation>계단식 감소</translation>
    </message>
    <message>
        <source>The rate stays constant for a while, then drops, again and again.</source>
        <translation>한동안 그대로 있다가 떨어지기를 되풀이합니다.</translation>
    </message>
    <message>
        <source>Exponential</source>
        <translation>지수 감소</translation>
    </message>
    <message>
        <source>Each step multiplies the rate by the same factor.</source>
        <translation>스텝마다 학습률에 같은 값을 곱해 줄입니다.</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>선형 감소</translation>
    </message>
    <message>
        <source>The rate falls in a straight line, to 0 or to a share that you set.</source>
        <translation>학습률이 직선으로 줄어 0이나 정한 비율에 이릅니다.</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>코사인</translation>
    </message>
    <message>
        <source>The rate stays high at first, falls in the middle and slowly approaches its end.</source>
        <translation>처음에는 높게 머물고, 가운데에서 떨어져, 끝에 천천히 다가갑니다.</translation>
    </message>
    <message>
        <source>One cycle</source>
        <translation>원사이클</translation>
    </message>
    <message>
        <source>The rate climbs to its peak once, then falls almost to nothing.</source>
        <translation>학습률이 정점까지 한 번 올라갔다가 거의 0까지 떨어집니다.</translation>
    </message>
    <message>
        <source>no worker could go on: {reason}</source>
        <translation>작업 프로세스가 모두 멈췄습니다: {reason}</translation>
    </message>
    <message>
        <source>their processes were ended from outside ({code})</source>
        <translation>프로세스가 외부에서 종료되었습니다({code})</translation>
    </message>
    <message>
        <source>the process that computes the importance was ended from outside ({code})</source>
        <translation>중요도를 구하던 프로세스가 외부에서 종료되었습니다({code})</translation>
    </message>
    <message>
        <source>{file} is not a journal of a study: line {line} is not as Fall Line writes it</source>
        <translation>{file}은(는) 탐색 기록이 아닙니다. {line}번째 줄이 Fall Line이 쓰는 형식이 아닙니다</translation>
    </message>
    <message>
        <source>{file} holds another study, “{name}”; go on with that one, or choose another folder</source>
        <translation>{file}에는 다른 탐색 “{name}”이(가) 있습니다. 그 탐색을 이어 가거나 다른 폴더를 고르세요</translation>
    </message>
    <message>
        <source>{file} holds no study</source>
        <translation>{file}에는 탐색이 없습니다</translation>
    </message>
    <message>
        <source>{file} was written by a newer Fall Line</source>
        <translation>{file}은(는) 더 새로운 Fall Line이 쓴 파일입니다</translation>
    </message>
    <message>
        <source>{place} holds another study of the name “{name}”; give yours another name, or another place</source>
        <translation>{place}에는 이름이 “{name}”인 다른 탐색이 있습니다. 이름이나 장소를 바꾸세요</translation>
    </message>
    <message>
        <source>{place} is not there</source>
        <translation>{place}: 찾을 수 없습니다</translation>
    </message>
    <message>
        <source>{place} holds no study of that name</source>
        <translation>{place}에는 그 이름의 탐색이 없습니다</translation>
    </message>
    <message>
        <source>{place} holds several studies: {names}; say which</source>
        <translation>{place}에는 탐색이 여럿 있습니다: {names}. 어느 것인지 정하세요</translation>
    </message>
    <message>
        <source>{place} cannot be used: {reason}</source>
        <translation>{place}을(를) 쓸 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>this file is something else than a study, and is left as it is</source>
        <translation>이 파일은 탐색이 아니므로 그대로 둡니다</translation>
    </message>
    <message>
        <source>what it holds is damaged, and is left as it is</source>
        <translation>내용이 손상되어 그대로 둡니다</translation>
    </message>
    <message>
        <source>this is no address of a database; one reads postgresql://user:password@computer:5432/database</source>
        <translation>데이터베이스 주소가 아닙니다. 주소는 postgresql://user:password@computer:5432/database 같은 형식입니다</translation>
    </message>
    <message>
        <source>there is no such kind of database; postgresql:// is one</source>
        <translation>이런 종류의 데이터베이스는 없습니다. 예를 들어 postgresql://이 있습니다</translation>
    </message>
    <message>
        <source>the study in {place} was written by a newer Fall Line, or is damaged</source>
        <translation>{place}의 탐색은 더 새로운 Fall Line이 썼거나 손상되었습니다</translation>
    </message>
    <message>
        <source>Which rate, which batch: at equal epochs</source>
        <translation>학습률과 배치 크기: 같은 에폭</translation>
    </message>
    <message>
        <source>At low rates small batches learn more: they take more steps in the same epochs. At a rate of 1 the smallest batch is the one that fails.</source>
        <translation>학습률이 낮으면 배치가 작을수록 더 많이 배웁니다. 같은 에폭에 스텝이 더 많기 때문입니다. 학습률이 1이면 가장 작은 배치가 실패합니다.</translation>
    </message>
    <message>
        <source>Which rate, which batch: at equal steps</source>
        <translation>학습률과 배치 크기: 같은 스텝</translation>
    </message>
    <message>
        <source>At rates up to 0.1 the batch hardly matters once all take as many steps, though a large one sees many more images. At a rate of 1 the smallest batch still fails.</source>
        <translation>스텝 수가 같으면 학습률 0.1까지는 배치 크기가 거의 상관없습니다. 다만 배치가 크면 훨씬 많은 이미지를 봅니다. 학습률이 1이면 가장 작은 배치는 여전히 실패합니다.</translation>
    </message>
    <message>
        <source>Which initializer for which activation</source>
        <translation>활성화 함수와 초기화</translation>
    </message>
    <message>
        <source>From zeros or small weights these five layers learn nothing. With tanh and ReLU they learn from Glorot&apos;s and He&apos;s weights, with the sigmoid only from weights of deviation 1.</source>
        <translation>0이나 작은 가중치에서 시작하면 이 다섯 층은 아무것도 배우지 못합니다. tanh와 ReLU는 Glorot과 He의 가중치에서, 시그모이드는 표준편차가 1인 가중치에서만 배웁니다.</translation>
    </message>
    <message>
        <source>Depth with and without batch norm</source>
        <translation>깊이와 배치 정규화</translation>
    </message>
    <message>
        <source>At this rate twelve layers learn nothing without batch norm; with it they do, nearly as well as one.</source>
        <translation>이 학습률에서 열두 층은 배치 정규화가 없으면 아무것도 배우지 못하고, 있으면 한 층과 거의 비슷하게 배웁니다.</translation>
    </message>
    <message>
        <source>This sampler tries every setting once.</source>
        <translation>이 방법은 모든 설정을 한 번씩 시도합니다.</translation>
    </message>
    <message>
        <source>Only a time to a target has one.</source>
        <translation>목표까지의 시간으로 평가할 때만 씁니다.</translation>
    </message>
    <message>
        <source>The time to a target is known only at the end.</source>
        <translation>목표까지의 시간은 끝나야 알 수 있습니다.</translation>
    </message>
    <message>
        <source>The name of the study.</source>
        <translation>탐색의 이름입니다.</translation>
    </message>
    <message>
        <source>Settings by</source>
        <translation>설정 고르기</translation>
    </message>
    <message>
        <source>Try every combination; draw settings at random; change one setting at a time from those of the form; or let TPE draw near those that were good (Bergstra et al. 2011).</source>
        <translation>모든 조합을 시도하거나, 무작위로 뽑거나, 왼쪽 설정에서 한 번에 하나만 바꾸거나, TPE가 좋았던 값 근처에서 뽑습니다(Bergstra et al. 2011).</translation>
    </message>
    <message>
        <source>The number of settings that are drawn.</source>
        <translation>뽑는 설정의 수입니다.</translation>
    </message>
    <message>
        <source>Seeds of each</source>
        <translation>설정당 시드</translation>
    </message>
    <message>
        <source>Each setting is run with so many seeds, from that of the form on; its value is the mean.</source>
        <translation>설정마다 왼쪽의 시드부터 이만큼의 시드로 학습하며, 값은 그 평균입니다.</translation>
    </message>
    <message>
        <source>Equal</source>
        <translation>같게 할 것</translation>
    </message>
    <message>
        <source>Every run has the epochs of the form; or as many steps as the form&apos;s run, to the nearest epoch: a smaller batch takes more steps in each epoch.</source>
        <translation>모든 학습의 에폭을 왼쪽 설정과 같게 하거나, 스텝 수를 가장 가까운 에폭으로 맞춰 같게 합니다. 배치가 작을수록 한 에폭의 스텝이 많습니다.</translation>
    </message>
    <message>
        <source>Judged by</source>
        <translation>평가 기준</translation>
    </message>
    <message>
        <source>The number that decides among settings; it is of validation images, never of test images.</source>
        <translation>설정을 고르는 기준이 되는 수입니다. 검증 이미지로 재며 테스트 이미지는 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>The validation accuracy to be reached.</source>
        <translation>도달해야 할 검증 정확도입니다.</translation>
    </message>
    <message>
        <source>Stop early</source>
        <translation>조기 중단</translation>
    </message>
    <message>
        <source>Give up settings that others have left behind: after 1, 4, 16, … epochs all but the best quarter, or those below the median of the finished ones. It is judged by the first seed, and saves time; a setting that begins slowly is lost.</source>
        <translation>뒤처진 설정을 그만둡니다. 1, 4, 16, … 에폭 뒤에 상위 4분의 1만 남기거나, 끝난 시도의 중앙값보다 나쁜 것을 그만둡니다. 첫 시드로 판단하며 시간을 줄여 주지만, 처음에 느린 설정은 놓칩니다.</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>시간(분)</translation>
    </message>
    <message>
        <source>No trial begins later than that.</source>
        <translation>이 시간이 지나면 새 시도를 시작하지 않습니다.</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>제한 없음</translation>
    </message>
    <message>
        <source>At a time</source>
        <translation>동시 실행</translation>
    </message>
    <message>
        <source>So many processes make runs at a time, each with one thread.</source>
        <translation>이만큼의 프로세스가 동시에 학습하며, 각각 스레드 하나를 씁니다.</translation>
    </message>
    <message>
        <source>as many as cores</source>
        <translation>코어 수만큼</translation>
    </message>
    <message>
        <source>this optimizer finds its own step sizes, so there is no learning rate to find</source>
        <translation>이 옵티마이저는 스텝 크기를 스스로 정하므로 찾을 학습률이 없습니다</translation>
    </message>
    <message>
        <source>the best of several is optimistic: it was chosen by the very numbers that it is shown with</source>
        <translation>여럿 가운데 가장 좋은 값은 낙관적입니다. 바로 그 수치로 골랐기 때문입니다</translation>
    </message>
    <message>
        <source>no difference that five per cent would allow to call one</source>
        <translation>5% 수준에서 차이라고 할 수 없음</translation>
    </message>
    <message>
        <source>{key}: name at least one setting and its values</source>
        <translation>{key}: 바꿀 설정과 그 값을 하나 이상 적으세요</translation>
    </message>
    <message>
        <source>{key}: the sampler {sampler} needs steps, or a list of values</source>
        <translation>{key}: {sampler} 방식에는 steps나 값 목록이 필요합니다</translation>
    </message>
    <message>
        <source>{key}: the sampler tpe goes between any two values; leave steps out</source>
        <translation>{key}: tpe 방식은 범위 안의 어떤 값이든 고릅니다. steps를 빼세요</translation>
    </message>
    <message>
        <source>{key}: the sampler {sampler} has no end of its own; say how many trials</source>
        <translation>{key}: {sampler} 방식은 스스로 끝나지 않으므로 시도 횟수를 적으세요</translation>
    </message>
    <message>
        <source>{key}: there are {count} settings, fewer than {trials}; leave {key} out to try each once</source>
        <translation>{key}: 설정이 {count}개뿐이어서 {trials}개보다 적습니다. {key}을(를) 빼면 하나씩 모두 시도합니다</translation>
    </message>
    <message>
        <source>{key}: the metric {metric} needs a target, the validation accuracy to be reached</source>
        <translation>{key}: 지표 {metric}에는 도달할 검증 정확도인 target이 필요합니다</translation>
    </message>
    <message>
        <source>{key}: the metric {metric} has no use for a target</source>
        <translation>{key}: 지표 {metric}에는 target이 쓰이지 않습니다</translation>
    </message>
    <message>
        <source>{key}: the metric {metric} is known only at the end, so no trial can be stopped early by it</source>
        <translation>{key}: 지표 {metric}은(는) 끝나야 알 수 있으므로 이것으로 시도를 일찍 멈출 수 없습니다</translation>
    </message>
    <message>
        <source>{key}: there are no validation images, and nothing else may choose among settings</source>
        <translation>{key}: 검증 이미지가 없습니다. 설정은 검증 이미지로만 고를 수 있습니다</translation>
    </message>
    <message>
        <source>{key}: give a list of values, or a range with low and high</source>
        <translation>{key}: 값 목록이나, low와 high가 있는 범위를 적으세요</translation>
    </message>
    <message>
        <source>{key}: low is {low}, which is not less than high, {high}</source>
        <translation>{key}: low({low})가 high({high})보다 작지 않습니다</translation>
    </message>
    <message>
        <source>{key}: a range on a log scale begins above 0, not at {low}</source>
        <translation>{key}: 로그 척도의 범위는 {low}이(가) 아니라 0보다 큰 수에서 시작합니다</translation>
    </message>
    <message>
        <source>{key} is not a number: give a list of its values instead of a range</source>
        <translation>{key}은(는) 수가 아닙니다. 범위 대신 값 목록을 적으세요</translation>
    </message>
    <message>
        <source>{key}: {value} is in the list twice</source>
        <translation>{key}: {value}이(가) 목록에 두 번 있습니다</translation>
    </message>
    <message>
        <source>{key}: there are only {count} whole numbers to divide the range by, not {steps}</source>
        <translation>{key}: 범위를 나눌 정수가 {steps}개가 아니라 {count}개뿐입니다</translation>
    </message>
    <message>
        <source>{key} is always AdamW; vary one of its settings, such as rest_optimizer.learning_rate</source>
        <translation>{key} 설정은 언제나 AdamW입니다. rest_optimizer.learning_rate 같은 안쪽 설정을 바꿔 보세요</translation>
    </message>
    <message>
        <source>{key} is not varied here: the list called seeds has the seeds of each trial</source>
        <translation>{key}은(는) 여기서 바꾸지 않습니다. 각 시도의 시드는 seeds 목록에 적습니다</translation>
    </message>
    <message>
        <source>{key} is not varied: every worker computes with one BLAS thread, so that the numbers are the same</source>
        <translation>{key}은(는) 바꾸지 않습니다. 결과가 같도록 작업 프로세스마다 BLAS 스레드 하나로 계산합니다</translation>
    </message>
    <message>
        <source>{key} is not a setting of {kind}: leave {kind} out of {group}, or vary only one of the two</source>
        <translation>{kind}에는 {key} 설정이 없습니다. {group} 목록에서 {kind}을(를) 빼거나, 둘 중 하나만 바꿔 보세요</translation>
    </message>
    <message>
        <source>{key} is not varied: all trials are judged by the same validation images</source>
        <translation>{key}은(는) 바꾸지 않습니다. 모든 시도를 같은 검증 이미지로 평가합니다</translation>
    </message>
    <message>
        <source>the images of “{name}” are not those of the study: their checksum here is {here}, there {there}</source>
        <translation>“{name}”의 이미지가 탐색을 시작할 때와 다릅니다. 체크섬이 여기서는 {here}, 탐색에서는 {there}입니다</translation>
    </message>
    <message>
        <source>the study was begun with Fall Line {there}, and this is {here}: its runs may have other numbers</source>
        <translation>탐색은 Fall Line {there}에서 시작했고 여기는 {here}입니다. 학습의 수치가 다를 수 있습니다</translation>
    </message>
    <message>
        <source>{value} is not greater than {gt}</source>
        <translation>{value}: {gt}보다 커야 합니다</translation>
    </message>
    <message>
        <source>{value} is less than {ge}</source>
        <translation>{value}: {ge} 이상이어야 합니다</translation>
    </message>
    <message>
        <source>{value} is not less than {lt}</source>
        <translation>{value}: {lt}보다 작아야 합니다</translation>
    </message>
    <message>
        <source>{value} is greater than {le}</source>
        <translation>{value}: {le} 이하여야 합니다</translation>
    </message>
    <message>
        <source>{value} is not a finite number</source>
        <translation>{value}: 유한한 수가 아닙니다</translation>
    </message>
    <message>
        <source>{value} is not a number</source>
        <translation>{value}: 숫자가 아닙니다</translation>
    </message>
    <message>
        <source>{value} is not a whole number</source>
        <translation>{value}: 정수가 아닙니다</translation>
    </message>
    <message>
        <source>{value} is neither true nor false</source>
        <translation>{value}: 참도 거짓도 아닙니다</translation>
    </message>
    <message>
        <source>{value} is not a text</source>
        <translation>{value}: 글이 아닙니다</translation>
    </message>
    <message>
        <source>it is longer than {max_length} characters</source>
        <translation>{max_length}자보다 깁니다</translation>
    </message>
    <message>
        <source>{value} is not a list</source>
        <translation>{value}: 목록이 아닙니다</translation>
    </message>
    <message>
        <source>{value} is not a group of settings</source>
        <translation>{value}: 설정의 묶음이 아닙니다</translation>
    </message>
    <message>
        <source>{value} is not one of {expected}</source>
        <translation>{value}: {expected} 중 하나가 아닙니다</translation>
    </message>
    <message>
        <source>{tag} is not one of {expected_tags}</source>
        <translation>{tag}: {expected_tags} 중 하나가 아닙니다</translation>
    </message>
    <message>
        <source>the kind is missing</source>
        <translation>kind가 빠져 있습니다</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>빠져 있습니다</translation>
    </message>
    <message>
        <source>is not a setting</source>
        <translation>설정이 아닙니다</translation>
    </message>
    <message>
        <source>has {actual_length} entries, fewer than {min_length}</source>
        <translation>항목이 {actual_length}개로, {min_length}개보다 적습니다</translation>
    </message>
    <message>
        <source>has {actual_length} entries, more than {max_length}</source>
        <translation>항목이 {actual_length}개로, {max_length}개보다 많습니다</translation>
    </message>
    <message>
        <source>this is not JSON</source>
        <translation>JSON이 아닙니다</translation>
    </message>
    <message>
        <source>this is not JSON from line {line}, column {column} on</source>
        <translation>{line}행 {column}열부터 JSON이 아닙니다</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>명암 기준</translation>
    </message>
    <message>
        <source>Turns heights into shades: in proportion, by the logarithm of the height above the minimum, or so that each shade covers the same area. Automatic takes the logarithm if the range is large.</source>
        <translation>높이를 명암으로 바꾸는 방법입니다. 높이에 비례하게, 최솟값 위 높이의 로그로, 또는 명암마다 같은 면적을 차지하게 합니다. 자동은 범위가 넓을 때 로그를 씁니다.</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>선형</translation>
    </message>
    <message>
        <source>logarithmic</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>equal area</source>
        <translation>같은 면적</translation>
    </message>
    <message>
        <source>The curvature across the ravine, as a multiple of the curvature along it.</source>
        <translation>협곡을 가로지르는 방향이 협곡을 따르는 방향보다 몇 배 더 휘었는지 정합니다.</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>각도</translation>
    </message>
    <message>
        <source>Turns the ravine; optimizers with a rate for each coordinate do best if it lies along an axis.</source>
        <translation>협곡이 얼마나 돌아가 있는지 정합니다. 좌표마다 학습률이 다른 방법은 축과 나란할 때 유리합니다.</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>샘플 수</translation>
    </message>
    <message>
        <source>The number of points to which the line is fitted.</source>
        <translation>직선을 맞출 점의 수입니다.</translation>
    </message>
    <message>
        <source>Samples&apos; seed</source>
        <translation>샘플 시드</translation>
    </message>
    <message>
        <source>The same seed gives the same points.</source>
        <translation>시드가 같으면 같은 점이 나옵니다.</translation>
    </message>
    <message>
        <source>Noise of the data</source>
        <translation>데이터 잡음</translation>
    </message>
    <message>
        <source>Standard deviation of the points around the true line.</source>
        <translation>참 직선에서 점들이 벗어나는 표준편차입니다.</translation>
    </message>
    <message>
        <source>The number that this letter stands for in the expression.</source>
        <translation>수식에서 이 문자가 나타내는 수입니다.</translation>
    </message>
    <message>
        <source>An edge of the box in which the function is shown.</source>
        <translation>함수를 보는 범위의 한쪽 끝입니다.</translation>
    </message>
    <message>
        <source>The start of a race; a start outside the box moves to its edge.</source>
        <translation>경주가 시작되는 곳입니다. 범위 밖이면 가장자리로 옮깁니다.</translation>
    </message>
    <message>
        <source>Bowl</source>
        <translation>그릇</translation>
    </message>
    <message>
        <source>Equally steep in every direction: every optimizer works here.</source>
        <translation>모든 방향으로 똑같이 가파릅니다. 여기서는 어느 옵티마이저든 잘됩니다.</translation>
    </message>
    <message>
        <source>Ravine</source>
        <translation>협곡</translation>
    </message>
    <message>
        <source>Steep across and flat along: the steep direction limits the rate, so the way along the flat one is slow.</source>
        <translation>가로지르면 가파르고 따라가면 평평합니다. 가파른 방향 때문에 학습률을 높일 수 없어, 평평한 방향으로는 느리게 갑니다.</translation>
    </message>
    <message>
        <source>Textbook ravine</source>
        <translation>교과서 협곡</translation>
    </message>
    <message>
        <source>The ravine of the textbook, with its start and its rates: SGD zigzags, momentum rolls.</source>
        <translation>교과서의 협곡으로, 시작점과 학습률도 교과서와 같습니다. SGD는 지그재그로 가고 모멘텀은 구릅니다.</translation>
    </message>
    <message>
        <source>Rosenbrock</source>
        <translation>Rosenbrock</translation>
    </message>
    <message>
        <source>A bent, narrow valley: easy to enter, slow to follow.</source>
        <translation>휘어진 좁은 골짜기입니다. 들어가기는 쉽고 따라가기는 느립니다.</translation>
    </message>
    <message>
        <source>Beale</source>
        <translation>Beale</translation>
    </message>
    <message>
        <source>Flat plateaus between steep walls.</source>
        <translation>가파른 벽 사이의 평평한 고원입니다.</translation>
    </message>
    <message>
        <source>Himmelblau</source>
        <translation>Himmelblau</translation>
    </message>
    <message>
        <source>Four equally deep basins round a hilltop: where a race starts decides where it ends.</source>
        <translation>봉우리를 둘러싼 깊이가 같은 네 웅덩이입니다. 어디서 시작하느냐가 어디서 끝날지를 정합니다.</translation>
    </message>
    <message>
        <source>Three-hump camel</source>
        <translation>세 혹 낙타</translation>
    </message>
    <message>
        <source>A good basin on the way to the best one: momentum may carry a racer across.</source>
        <translation>가장 좋은 웅덩이로 가는 길에 그럭저럭 좋은 웅덩이가 있습니다. 모멘텀이 있으면 그 웅덩이를 지나쳐 갈 수 있습니다.</translation>
    </message>
    <message>
        <source>Styblinski-Tang</source>
        <translation>Styblinski-Tang</translation>
    </message>
    <message>
        <source>Four basins of three depths: each coordinate decides on its own, and may decide wrongly.</source>
        <translation>깊이가 세 가지인 네 웅덩이입니다. x와 y가 따로 웅덩이를 고르며, 잘못 고를 수도 있습니다.</translation>
    </message>
    <message>
        <source>Rastrigin</source>
        <translation>Rastrigin</translation>
    </message>
    <message>
        <source>An egg box: a racer that follows the slope is caught in the next hollow.</source>
        <translation>달걀판입니다. 경사를 따라가면 바로 옆 웅덩이에 갇힙니다.</translation>
    </message>
    <message>
        <source>Ackley</source>
        <translation>Ackley</translation>
    </message>
    <message>
        <source>A pitted funnel down to the tip of a cone: even there the slope is steep, so only a falling rate comes to rest.</source>
        <translation>원뿔 꼭짓점으로 가는 울퉁불퉁한 깔때기입니다. 꼭짓점에서도 경사가 가팔라 학습률이 줄어야만 멈춥니다.</translation>
    </message>
    <message>
        <source>Saddle</source>
        <translation>안장</translation>
    </message>
    <message>
        <source>The start is almost on the ridge: which optimizer takes longest to notice the way down?</source>
        <translation>능선 바로 곁에서 시작합니다. 내려가는 길이 있다는 것을 누가 가장 늦게 알아차릴까요?</translation>
    </message>
    <message>
        <source>Two wells</source>
        <translation>두 우물</translation>
    </message>
    <message>
        <source>A shallow well beside the start and a deeper one behind a ridge: who falls into which?</source>
        <translation>시작점 옆에는 얕은 우물, 능선 너머에는 더 깊은 우물이 있습니다. 누가 어디에 빠질까요?</translation>
    </message>
    <message>
        <source>Plateau</source>
        <translation>고원</translation>
    </message>
    <message>
        <source>The gradient almost vanishes at the start: optimizers that divide by its size get away first.</source>
        <translation>시작점에서 기울기가 거의 사라져 있습니다. 기울기를 그 크기로 나누는 방법이 먼저 벗어납니다.</translation>
    </message>
    <message>
        <source>The line goes through points of your own.</source>
        <translation>직선을 내 점에 맞춥니다.</translation>
    </message>
    <message>
        <source>{edge}: {high:g} is less than {low:g}</source>
        <translation>{edge}: {high:g}: {low:g}보다 작습니다</translation>
    </message>
    <message>
        <source>An edge of the box in which the loss is shown; without a number it follows the points.</source>
        <translation>손실을 보이는 상자의 가장자리입니다. 수가 없으면 점을 따라갑니다.</translation>
    </message>
    <message>
        <source>by the points</source>
        <translation>점에 맞춤</translation>
    </message>
    <message>
        <source>Linear regression</source>
        <translation>선형 회귀</translation>
    </message>
    <message>
        <source>A line through points: the loss of a real, if small, model; w is its slope and b its intercept.</source>
        <translation>점들에 맞추는 직선입니다. 작지만 진짜 모델의 손실이며, w는 직선의 기울기, b는 절편입니다.</translation>
    </message>
    <message>
        <source>w (slope)</source>
        <translation>w (직선의 기울기)</translation>
    </message>
    <message>
        <source>b (intercept)</source>
        <translation>b (절편)</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>왼쪽</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>오른쪽</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>아래</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>위</translation>
    </message>
    <message>
        <source>the function has no value anywhere in the box</source>
        <translation>이 함수는 범위 안 어디에서도 값이 없습니다</translation>
    </message>
    <message>
        <source>the values of the function are too large to be drawn: above 1e290 in most of the box</source>
        <translation>함숫값이 너무 커서 그릴 수 없습니다. 범위의 대부분에서 1e290을 넘습니다</translation>
    </message>
    <message>
        <source>Own function</source>
        <translation>직접 입력한 함수</translation>
    </message>
    <message>
        <source>Any function of x and y that you type, with the letters a, b, c and d to play with.</source>
        <translation>무엇이든 입력하세요. x와 y의 함수이며, 문자 a, b, c, d의 값을 바꿔 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>수식</translation>
    </message>
    <message>
        <source>A function of x and y, such as sin(a x) + y². It may use the numbers pi and e, and sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, exp, log, log2, log10, sqrt, cbrt, abs, min and max. |x| is abs(x), √x is sqrt(x). Without parentheses a function takes one factor: sin x² is sin(x²).</source>
        <translation>x와 y의 함수입니다. 예: sin(a x) + y². 상수 pi와 e, 함수 sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, exp, log, log2, log10, sqrt, cbrt, abs, min, max를 쓸 수 있습니다. |x|는 abs(x), √x는 sqrt(x)입니다. 괄호를 쓰지 않으면 바로 뒤의 항 하나만 인수가 됩니다. sin x²은 sin(x²)입니다.</translation>
    </message>
    <message>
        <source>The expression does not use this letter.</source>
        <translation>수식에 이 문자가 없습니다.</translation>
    </message>
    <message>
        <source>line {line}: “{text}” is no point; a point is two numbers, X and Y</source>
        <translation>{line}번째 줄: “{text}”: 점이 아닙니다. 점은 두 수 X와 Y입니다</translation>
    </message>
    <message>
        <source>line {line}: {value:g} is too far away; numbers go from −{limit:,.0f} to {limit:,.0f}</source>
        <translation>{line}번째 줄: {value:g}: 너무 멉니다. 수의 범위는 −{limit:,.0f}부터 {limit:,.0f}까지입니다</translation>
    </message>
    <message>
        <source>there are {found:,} points; up to {most:,} can be used</source>
        <translation>점이 {found:,}개입니다. {most:,}개까지 쓸 수 있습니다</translation>
    </message>
    <message>
        <source>a line needs at least {fewest} points; there are {found}</source>
        <translation>직선에는 점이 {fewest}개 이상 필요한데 {found}개입니다</translation>
    </message>
    <message>
        <source>all points have the same X, {value:g}: no line fits them best</source>
        <translation>모든 점의 X가 같아서({value:g}) 가장 잘 맞는 직선이 없습니다</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>점</translation>
    </message>
    <message>
        <source>Points of one&apos;s own, [[X, Y], ...], to which the line is fitted instead of drawn ones.</source>
        <translation>뽑은 점 대신 직선을 맞출 내 점들, [[X, Y], ...].</translation>
    </message>
    <message>
        <source>Turned surface</source>
        <translation>돌린 곡면</translation>
    </message>
    <message>
        <source>A surface whose valleys no longer lie along the axes.</source>
        <translation>골짜기가 더는 축을 따라 놓이지 않는 곡면.</translation>
    </message>
    <message>
        <source>Its axes are slope and intercept: turned, they would mean nothing.</source>
        <translation>축이 기울기와 절편이라, 돌리면 뜻이 없어집니다.</translation>
    </message>
    <message>
        <source>Its box is not square, so that it would not fit.</source>
        <translation>범위가 정사각형이 아니라서 들어맞지 않습니다.</translation>
    </message>
    <message>
        <source>The start would leave the box.</source>
        <translation>시작점이 범위를 벗어나게 됩니다.</translation>
    </message>
    <message>
        <source>A minimum would leave the box.</source>
        <translation>최솟값이 범위를 벗어나게 됩니다.</translation>
    </message>
    <message>
        <source>{file} is not TOML: {reason}</source>
        <translation>{file}은(는) TOML이 아닙니다: {reason}</translation>
    </message>
    <message>
        <source>a number in it is too long, or lists stand too deep in lists</source>
        <translation>숫자가 너무 길거나 목록이 너무 깊이 겹쳐 있습니다</translation>
    </message>
    <message>
        <source>this is not TOML: {error}</source>
        <translation>TOML이 아닙니다: {error}</translation>
    </message>
    <message>
        <source>{file} belongs to a run on other images</source>
        <translation>{file} 파일은 다른 이미지로 한 학습의 것입니다</translation>
    </message>
    <message>
        <source>{file} is damaged or incomplete: {reason}</source>
        <translation>{file} 파일이 손상되었거나 불완전합니다: {reason}</translation>
    </message>
    <message>
        <source>“{part}” does not fit the rest of it</source>
        <translation>“{part}” 항목이 나머지 내용과 맞지 않습니다</translation>
    </message>
    <message>
        <source>{file} is no checkpoint of Fall Line</source>
        <translation>{file} 파일은 Fall Line의 체크포인트가 아닙니다</translation>
    </message>
    <message>
        <source>{file} was written by an older Fall Line: its format is {found}, and only {known} can be read</source>
        <translation>{file} 파일은 더 오래된 Fall Line이 만들었습니다. 파일 형식은 {found}이고, {known} 형식만 읽을 수 있습니다</translation>
    </message>
    <message>
        <source>{key} is not a setting of a run</source>
        <translation>{key}은(는) 학습 설정이 아닙니다</translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation>데이터셋</translation>
    </message>
    <message>
        <source>mnist, mnist-halved, digits, fashion-mnist, or a path: a folder of images or a file of them; on a plane: moons, circles, spirals, xor, blobs, or points of one&apos;s own.</source>
        <translation>mnist, mnist-halved, digits, fashion-mnist 또는 경로(이미지 폴더나 파일). 평면에서는 moons, circles, spirals, xor, blobs 또는 직접 찍은 points입니다.</translation>
    </message>
    <message>
        <source>Noise of the points</source>
        <translation>점의 잡음</translation>
    </message>
    <message>
        <source>The standard deviation of the normal noise that is added to each coordinate.</source>
        <translation>각 좌표에 더하는 정규분포 잡음의 표준편차입니다.</translation>
    </message>
    <message>
        <source>Seed of the points</source>
        <translation>점의 시드</translation>
    </message>
    <message>
        <source>The same seed and noise give the same points, whatever the seed of the run.</source>
        <translation>시드와 잡음이 같으면 학습의 시드와 상관없이 점이 같습니다.</translation>
    </message>
    <message>
        <source>Points of one&apos;s own</source>
        <translation>직접 찍은 점</translation>
    </message>
    <message>
        <source>Each point is x, y and the number of its class, as in [[0.5, 1, 0], [-1, 0.25, 1]].</source>
        <translation>각 점은 x, y, 클래스 번호입니다. 예: [[0.5, 1, 0], [-1, 0.25, 1]]</translation>
    </message>
    <message>
        <source>Training samples</source>
        <translation>학습 샘플</translation>
    </message>
    <message>
        <source>The number of samples to train on; each class keeps its share.</source>
        <translation>학습에 쓰는 샘플의 수이며, 클래스마다 제 몫이 있도록 뽑습니다.</translation>
    </message>
    <message>
        <source>Validation share</source>
        <translation>검증 비율</translation>
    </message>
    <message>
        <source>The share of validation samples among training and validation samples; they are drawn from samples not trained on.</source>
        <translation>학습과 검증 샘플 중 검증에 쓰는 비율이며, 학습에 쓰지 않는 샘플에서 뽑습니다.</translation>
    </message>
    <message>
        <source>Standardize</source>
        <translation>표준화</translation>
    </message>
    <message>
        <source>Shift and scale all inputs alike, so that those of the training samples have mean 0 and standard deviation 1.</source>
        <translation>학습 샘플의 입력값 전체가 평균 0, 표준편차 1이 되도록 모든 입력을 똑같이 옮기고 늘리거나 줄입니다.</translation>
    </message>
    <message>
        <source>The number of units in each hidden layer; without any, the model is linear.</source>
        <translation>은닉층마다의 뉴런 수입니다. 비우면 선형 모델이 됩니다.</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>옵티마이저</translation>
    </message>
    <message>
        <source>The rule that turns a gradient into a step.</source>
        <translation>기울기를 스텝으로 바꾸는 방법입니다.</translation>
    </message>
    <message>
        <source>Optimizer of the rest</source>
        <translation>나머지의 옵티마이저</translation>
    </message>
    <message>
        <source>Muon and Shampoo move the matrices between hidden layers; this moves the first and the last layer, biases, and batch norm.</source>
        <translation>Muon과 Shampoo는 은닉층 사이의 행렬을 갱신하고, 이 옵티마이저는 첫 층과 마지막 층, 편향, 배치 정규화를 갱신합니다.</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>스케줄</translation>
    </message>
    <message>
        <source>The rule that changes the learning rate during a run.</source>
        <translation>학습하는 동안 학습률을 바꾸는 방법입니다.</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>에폭</translation>
    </message>
    <message>
        <source>The network sees each training sample this many times.</source>
        <translation>학습 샘플 전체를 몇 번 보는지 정합니다.</translation>
    </message>
    <message>
        <source>Each gradient is computed from this many samples; with all of them, it is full-batch gradient descent.</source>
        <translation>기울기 하나를 구하는 데 쓰는 샘플의 수입니다. 전체를 쓰면 배치 경사하강법입니다.</translation>
    </message>
    <message>
        <source>Batch norm momentum</source>
        <translation>배치 정규화 관성계수</translation>
    </message>
    <message>
        <source>Each step keeps this share of the running mean and variance, which evaluation uses.</source>
        <translation>이동평균과 이동분산을 스텝마다 얼마나 남기는지 정합니다. 평가할 때는 이 값을 씁니다.</translation>
    </message>
    <message>
        <source>Batch norm epsilon</source>
        <translation>배치 정규화 엡실론</translation>
    </message>
    <message>
        <source>Added to the variance, so that a constant unit is not divided by 0.</source>
        <translation>값이 일정한 뉴런을 0으로 나누지 않도록 분산에 더합니다.</translation>
    </message>
    <message>
        <source>L2 penalty</source>
        <translation>L2 규제</translation>
    </message>
    <message>
        <source>Adds half of this times the sum of squared weights to the loss (λ/2 · Σw²); 0 switches it off.</source>
        <translation>가중치 제곱합의 절반에 이 값을 곱해 손실에 더합니다(λ/2 · Σw²). 0이면 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>L1 penalty</source>
        <translation>L1 규제</translation>
    </message>
    <message>
        <source>Adds this times the sum of the weights&apos; absolute values to the loss (λ · Σ|w|; λ in the notes is twice this), which makes many weights exactly 0.</source>
        <translation>가중치 절댓값의 합에 이 값을 곱해 손실에 더합니다(λ · Σ|w|, 강의 노트의 λ는 이 값의 2배). 많은 가중치가 정확히 0이 됩니다.</translation>
    </message>
    <message>
        <source>Penalties are</source>
        <translation>규제 방식</translation>
    </message>
    <message>
        <source>Add the penalties to the mean loss as they are; or divide them by the number of training samples first; or decouple them: then L2 shrinks the weights directly before each step.</source>
        <translation>평균 손실에 그대로 더하거나, 학습 샘플 수로 나누어 더하거나, 손실과 분리하여 스텝마다 먼저 L2가 가중치를 직접 줄이게 합니다.</translation>
    </message>
    <message>
        <source>decoupled</source>
        <translation>분리</translation>
    </message>
    <message>
        <source>Gradient clip</source>
        <translation>기울기 클리핑</translation>
    </message>
    <message>
        <source>Shortens longer gradients to this length; 0 switches it off.</source>
        <translation>이보다 긴 기울기는 이 길이로 자릅니다. 0이면 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>Early stopping</source>
        <translation>조기 종료</translation>
    </message>
    <message>
        <source>Stop after this many epochs without a lower validation loss; 0 switches it off.</source>
        <translation>이만큼의 에폭 동안 검증 손실이 낮아지지 않으면 멈춥니다. 0이면 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>Restore the best</source>
        <translation>최적 에폭으로 되돌리기</translation>
    </message>
    <message>
        <source>A run that stops early goes back to the weights after the epoch with the lowest validation loss; otherwise the last ones stay.</source>
        <translation>조기 종료한 학습은 검증 손실이 가장 낮았던 에폭의 가중치로 되돌아갑니다. 끄면 마지막 가중치가 남습니다.</translation>
    </message>
    <message>
        <source>Shuffle</source>
        <translation>섞기</translation>
    </message>
    <message>
        <source>Go through the samples in a new order in each epoch.</source>
        <translation>에폭마다 샘플을 새로운 순서로 봅니다.</translation>
    </message>
    <message>
        <source>Drop the last batch</source>
        <translation>마지막 배치 버리기</translation>
    </message>
    <message>
        <source>Leave out the samples that do not fill a batch; with batch norm, a batch of few samples does harm.</source>
        <translation>배치를 다 채우지 못하는 샘플을 뺍니다. 배치 정규화를 쓸 때는 샘플이 몇 개뿐인 배치가 학습을 해칩니다.</translation>
    </message>
    <message>
        <source>BLAS threads</source>
        <translation>BLAS 스레드</translation>
    </message>
    <message>
        <source>The number of threads that share a matrix product; it changes the last digit of the results.</source>
        <translation>행렬 곱 하나를 나누어 계산하는 스레드의 수입니다. 수에 따라 결과의 마지막 자리가 달라집니다.</translation>
    </message>
    <message>
        <source>probability that the network gives the class of image i</source>
        <translation>네트워크가 이미지 i의 정답 클래스에 주는 확률</translation>
    </message>
    <message>
        <source>training images</source>
        <translation>학습 이미지 수</translation>
    </message>
    <message>
        <source>images of a step</source>
        <translation>한 스텝의 이미지 수</translation>
    </message>
    <message>
        <source>longest gradient</source>
        <translation>기울기의 최대 길이</translation>
    </message>
    <message>
        <source>There is no hidden layer.</source>
        <translation>은닉층이 없습니다.</translation>
    </message>
    <message>
        <source>Batch norm is off.</source>
        <translation>배치 정규화가 꺼져 있습니다.</translation>
    </message>
    <message>
        <source>It moves the matrices between hidden layers; the optimizer of the rest moves the first and the last layer, biases, and batch norm.</source>
        <translation>은닉층 사이의 행렬을 갱신합니다. 첫 층과 마지막 층, 편향, 배치 정규화는 나머지의 옵티마이저가 갱신합니다.</translation>
    </message>
    <message>
        <source>There is no matrix between two hidden layers: the optimizer of the rest moves all parameters, and this one none.</source>
        <translation>은닉층 사이에 행렬이 없습니다. 나머지의 옵티마이저가 매개변수를 모두 갱신하고, 이 옵티마이저는 아무것도 갱신하지 않습니다.</translation>
    </message>
    <message>
        <source>This optimizer finds its own step sizes; no schedule changes them.</source>
        <translation>이 옵티마이저는 스텝 크기를 스스로 정하므로 스케줄이 영향을 주지 않습니다.</translation>
    </message>
    <message>
        <source>Only Muon and Shampoo leave a rest to another optimizer.</source>
        <translation>Muon과 Shampoo만 일부 매개변수를 다른 옵티마이저에 맡깁니다.</translation>
    </message>
    <message>
        <source>Both penalties are 0.</source>
        <translation>두 규제가 모두 0입니다.</translation>
    </message>
    <message>
        <source>There are no validation images.</source>
        <translation>검증 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>Early stopping is off.</source>
        <translation>조기 종료가 꺼져 있습니다.</translation>
    </message>
    <message>
        <source>The last batch is full.</source>
        <translation>이미지가 마지막 배치까지 딱 맞게 채웁니다.</translation>
    </message>
    <message>
        <source>This dataset is not made of random points.</source>
        <translation>이 데이터셋은 난수로 만든 점이 아닙니다.</translation>
    </message>
    <message>
        <source>The dataset is not points of one&apos;s own.</source>
        <translation>데이터셋이 직접 찍은 점이 아닙니다.</translation>
    </message>
    <message>
        <source>early stopping after {epochs} epochs needs validation images, but their share is 0</source>
        <translation>{epochs}에폭 뒤의 조기 종료에는 검증 이미지가 필요하지만, 검증 비율이 0입니다</translation>
    </message>
    <message>
        <source>{field} cannot be changed during a run; {fields} can</source>
        <translation>{field}: 학습 도중에 바꿀 수 없습니다. 바꿀 수 있는 것은 {fields}입니다</translation>
    </message>
    <message>
        <source>In each step, the weight decay shrinks the weights; biases and batch norm are spared.</source>
        <translation>스텝마다 가중치 감소가 가중치를 줄이며, 편향과 배치 정규화는 줄이지 않습니다.</translation>
    </message>
    <message>
        <source>In each step, the weight decay shrinks the weights; biases and batch norm are spared. The L2 penalty acts as well, through the gradient.</source>
        <translation>스텝마다 가중치 감소가 가중치를 줄이며, 편향과 배치 정규화는 줄이지 않습니다. L2 규제도 기울기를 통해 함께 작용합니다.</translation>
    </message>
    <message>
        <source>In each step, the weight decay shrinks the weights; biases and batch norm are spared. The decoupled L2 penalty acts as well: both shrink as one, by their sum.</source>
        <translation>스텝마다 가중치 감소가 가중치를 줄이며, 편향과 배치 정규화는 줄이지 않습니다. 분리된 L2 규제도 함께 작용하며, 둘의 합만큼 줄입니다.</translation>
    </message>
    <message>
        <source>In each step, the weight decay of each optimizer shrinks the weights that it moves; biases and batch norm are spared.</source>
        <translation>스텝마다 각 옵티마이저의 가중치 감소가 자신이 갱신하는 가중치를 줄입니다. 편향과 배치 정규화는 줄이지 않습니다.</translation>
    </message>
    <message>
        <source>a weight decay of {value} would shrink biases and batch norm as well; decouple it, or leave it at 0</source>
        <translation>가중치 감소({value})는 편향과 배치 정규화까지 줄입니다. 분리하거나 0으로 두세요</translation>
    </message>
    <message>
        <source>a weight decay of {value} would shrink biases and batch norm as well; leave it at 0 and set l2</source>
        <translation>가중치 감소({value})는 편향과 배치 정규화까지 줄입니다. 0으로 두고 l2를 쓰세요</translation>
    </message>
    <message>
        <source>hidden layers of {layers} units need about {needed:.1f} GB of memory, more than the {limit:.1f} GB that can be used; take fewer or narrower ones</source>
        <translation>뉴런이 {layers}개인 은닉층에는 메모리가 약 {needed:.1f} GB 필요한데 쓸 수 있는 것은 {limit:.1f} GB입니다. 층을 줄이거나 좁히세요</translation>
    </message>
    <message>
        <source>a batch size of {rows} needs about {needed:.1f} GB of memory, more than the {limit:.1f} GB that can be used; take a smaller one</source>
        <translation>배치 크기 {rows}에는 메모리가 약 {needed:.1f} GB 필요한데 쓸 수 있는 것은 {limit:.1f} GB입니다. 더 작게 하세요</translation>
    </message>
    <message>
        <source>{file} was edited: {names} of a run that has begun cannot be changed there; put back what it said, or begin a new run with it in another folder; more epochs are asked for by --resume --set epochs=NUMBER</source>
        <translation>{file} 파일이 수정되었습니다. 이미 시작한 학습의 {names} 설정은 거기에서 바꿀 수 없습니다. 원래 값으로 되돌리거나, 그 파일로 다른 폴더에서 새 학습을 시작하세요. 에폭을 늘리려면 --resume --set epochs=NUMBER를 쓰세요</translation>
    </message>
    <message>
        <source>early stopping after {epochs} epochs needs validation images, but this share of {train} images rounds to none</source>
        <translation>{epochs}에폭 뒤의 조기 종료에는 검증 이미지가 필요하지만, 이미지 {train}장 가운데 이 비율은 반올림하면 0장입니다</translation>
    </message>
    <message>
        <source>the run ended at step {step}, before its last epoch: more epochs do not let it go on</source>
        <translation>학습이 정해진 에폭을 다 채우지 않고 스텝 {step}에서 끝났으므로, 에폭을 늘려도 이어서 할 수 없습니다</translation>
    </message>
    <message>
        <source>the run has made {made} epochs already, so it cannot go on to {epochs}; take a larger number</source>
        <translation>학습이 이미 {made}에폭을 마쳤으므로 {epochs}에폭까지로 할 수 없습니다. 더 큰 수를 고르세요</translation>
    </message>
    <message>
        <source>early stopping ends the run here: its validation loss has not been lower for {epochs} epochs</source>
        <translation>조기 종료 때문에 학습이 여기에서 끝납니다. {epochs}에폭 동안 검증 손실이 더 낮아지지 않았습니다</translation>
    </message>
    <message>
        <source>“{text}” is not a number</source>
        <translation>“{text}”: 숫자가 아닙니다</translation>
    </message>
    <message>
        <source>“{text}” is not a whole number</source>
        <translation>“{text}”: 정수가 아닙니다</translation>
    </message>
    <message>
        <source>“{text}” is not a list of whole numbers</source>
        <translation>“{text}”: 정수 목록이 아닙니다</translation>
    </message>
    <message>
        <source>“{text}” is too large a number</source>
        <translation>“{text}”: 너무 큰 수입니다</translation>
    </message>
    <message>
        <source>“{text}” divides by 0</source>
        <translation>“{text}”: 0으로 나눌 수 없습니다</translation>
    </message>
</context>
<context>
    <name>descriptions</name>
    <message>
        <source>without SAM</source>
        <translation>SAM 없음</translation>
    </message>
    <message>
        <source>rule {0}</source>
        <translation>규칙 {0}</translation>
    </message>
    <message>
        <source>from step {0}</source>
        <translation>{0}스텝부터</translation>
    </message>
    <message>
        <source>from step {0} of {1}</source>
        <translation>{1}의 {0}스텝부터</translation>
    </message>
    <message>
        <source>memory empty</source>
        <translation>기억 빔</translation>
    </message>
    <message>
        <source>{0} steps</source>
        <translation>{0}스텝</translation>
    </message>
    <message>
        <source>SAM {0}</source>
        <translation>SAM {0}</translation>
    </message>
    <message>
        <source>loss {0}</source>
        <translation>손실 {0}</translation>
    </message>
</context>
<context>
    <name>drawn</name>
    <message>
        <source>layer {0}</source>
        <translation>층 {0}</translation>
    </message>
    <message>
        <source>layer {0} · {1}</source>
        <translation>층 {0} · {1}</translation>
    </message>
    <message>
        <source>{0}: before</source>
        <translation>{0}: 전</translation>
    </message>
    <message>
        <source>{0}: after</source>
        <translation>{0}: 후</translation>
    </message>
    <message>
        <source>bins {0} to {1}</source>
        <translation>구간 {0} ~ {1}</translation>
    </message>
    <message>
        <source>not a finite number from layer {0} on</source>
        <translation>층 {0}부터 유한한 수가 아님</translation>
    </message>
    <message>
        <source>initializer</source>
        <translation>초기화 방법</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>층</translation>
    </message>
    <message>
        <source>units</source>
        <translation>뉴런</translation>
    </message>
</context>
<context>
    <name>export</name>
    <message>
        <source>At {0} dpi this figure needs at least {1} × {2} pixels: take more pixels or fewer dots.</source>
        <translation>{0} dpi에서 이 그림은 적어도 {1} × {2}픽셀이 필요합니다. 픽셀을 늘리거나 dpi를 줄이세요.</translation>
    </message>
    <message>
        <source>the picture is too large for this machine</source>
        <translation>이 컴퓨터에는 너무 큰 그림입니다</translation>
    </message>
</context>
<context>
    <name>form</name>
    <message>
        <source>Range: {0}</source>
        <translation>범위: {0}</translation>
    </message>
    <message>
        <source>Default: {0}</source>
        <translation>기본값: {0}</translation>
    </message>
    <message>
        <source>above {0}</source>
        <translation>{0} 초과</translation>
    </message>
    <message>
        <source>from {0}</source>
        <translation>{0} 이상</translation>
    </message>
    <message>
        <source>below {0}</source>
        <translation>{0} 미만</translation>
    </message>
    <message>
        <source>up to {0}</source>
        <translation>{0} 이하</translation>
    </message>
    <message>
        <source>Typing: 10,000, 10.000 and 10 000 are ten thousand.</source>
        <translation>입력: 10,000과 10.000과 10 000은 모두 1만입니다.</translation>
    </message>
    <message>
        <source>Typing: 30 and 30 % are the same; 12.5 and 12,5 are, too.</source>
        <translation>입력: 30과 30 %는 같고, 12.5와 12,5도 같습니다.</translation>
    </message>
    <message>
        <source>Typing: 0.5 and 0,5 are a half; 1e-3, 1/3 and 1 % are read, too.</source>
        <translation>입력: 0.5와 0,5는 같습니다. 1e-3, 1/3, 1 %도 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>“{0}” is read as {1}</source>
        <translation>“{0}” 입력을 {1} 값으로 읽었습니다</translation>
    </message>
    <message>
        <source>{0}; {1} is kept</source>
        <translation>{0}. {1} 값을 유지합니다</translation>
    </message>
</context>
<context>
    <name>grid</name>
    <message>
        <source>{0} at 0</source>
        <translation>0: {0}</translation>
    </message>
    <message>
        <source>mean ± std</source>
        <translation>평균 ± 표준편차(std)</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>층</translation>
    </message>
    <message>
        <source>layers {0} to {1} of {2}</source>
        <translation>{2}개 층 중 {0}~{1}층</translation>
    </message>
    <message>
        <source>rows {0} to {1} of {2}</source>
        <translation>{2}개 행 중 {0}~{1}행</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>평균</translation>
    </message>
    <message>
        <source>std</source>
        <translation>std</translation>
    </message>
    <message>
        <source>This bar is as tall as their share of all values.</source>
        <translation>이 막대의 높이는 전체 값에서 차지하는 비율입니다.</translation>
    </message>
    <message>
        <source>{0} to {1}</source>
        <translation>{0} ~ {1}</translation>
    </message>
    <message>
        <source>The bars of a cell are as tall as the logarithms of their counts. The tallest is {0}.</source>
        <translation>막대의 높이는 개수의 로그입니다. 가장 높은 막대는 {0}입니다.</translation>
    </message>
    <message>
        <source>The bars of a cell are relative to its tallest, which is {0}.</source>
        <translation>막대의 높이는 칸에서 가장 높은 막대인 {0}에 대한 비율입니다.</translation>
    </message>
    <message>
        <source>exactly 0</source>
        <translation>정확히 0</translation>
    </message>
    <message>
        <source>{0} of {1} values ({2})</source>
        <translation>값 {1}개 중 {0}개 ({2})</translation>
    </message>
    <message>
        <source>mean {0}, std {1}</source>
        <translation>평균 {0}, 표준편차(std) {1}</translation>
    </message>
    <message>
        <source>This shows the previous settings; the new ones are being measured.</source>
        <translation>바꾸기 전 설정의 값입니다. 새 설정은 재는 중입니다.</translation>
    </message>
    <message>
        <source>exactly 0: {0}</source>
        <translation>정확히 0: {0}</translation>
    </message>
    <message>
        <source>below {1}: {0}</source>
        <translation>{1} 미만: {0}</translation>
    </message>
    <message>
        <source>above {2}: {0}</source>
        <translation>{2} 초과: {0}</translation>
    </message>
    <message>
        <source>not finite: {0}</source>
        <translation>유한하지 않음: {0}</translation>
    </message>
</context>
<context>
    <name>guides</name>
    <message>
        <source>gradient flow</source>
        <translation>기울기 흐름</translation>
    </message>
    <message>
        <source>Newton</source>
        <translation>뉴턴</translation>
    </message>
</context>
<context>
    <name>layers</name>
    <message>
        <source>Activations</source>
        <translation>활성화값</translation>
    </message>
    <message>
        <source>Weights W</source>
        <translation>가중치 W</translation>
    </message>
    <message>
        <source>Gradients dL/dW</source>
        <translation>기울기 dL/dW</translation>
    </message>
    <message>
        <source>Layer {0}</source>
        <translation>층 {0}</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>출력</translation>
    </message>
    <message>
        <source>not finite</source>
        <translation>유한하지 않음</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>평균</translation>
    </message>
    <message>
        <source>std</source>
        <translation>표준편차</translation>
    </message>
    <message>
        <source>RMS</source>
        <translation>RMS</translation>
    </message>
    <message>
        <source>L2, decoupled, is no part of the loss: each step shrinks every weight by ηλ of it, with λ = {0}.</source>
        <translation>분리된 L2는 손실에 들어가지 않습니다. 스텝마다 모든 가중치를 그 ηλ배만큼 줄입니다(λ = {0}).</translation>
    </message>
    <message>
        <source>L2 adds λ/2 · Σw² to the loss, with λ = {0}.</source>
        <translation>L2는 손실에 λ/2 · Σw²을 더합니다(λ = {0}).</translation>
    </message>
    <message>
        <source>No L2 penalty acts.</source>
        <translation>L2 규제를 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>Σw² of this layer was {0} at the start and is {1}.</source>
        <translation>이 층의 Σw²은 처음에 {0}, 지금은 {1}입니다.</translation>
    </message>
    <message>
        <source>Σw² of this layer is {0}.</source>
        <translation>이 층의 Σw²은 {0}입니다.</translation>
    </message>
    <message>
        <source>Its part is {0}/2 · {1} = {2}.</source>
        <translation>이 층의 몫은 {0}/2 · {1} = {2}입니다.</translation>
    </message>
    <message>
        <source>L1 adds λ · Σ|w| to the loss, with λ = {0} (λ in the notes is twice this). Each step moves every weight by ηλ towards 0, and stops there.</source>
        <translation>L1은 손실에 λ · Σ|w|를 더합니다(λ = {0}, 강의 노트의 λ는 이 값의 두 배). 스텝마다 모든 가중치를 0 쪽으로 ηλ만큼 옮기고, 0에서 멈춥니다.</translation>
    </message>
    <message>
        <source>Exactly 0 were {0} of this layer&apos;s weights at the start, and are {1}.</source>
        <translation>이 층의 가중치 가운데 정확히 0인 것은 처음에 {0}, 지금은 {1}입니다.</translation>
    </message>
    <message>
        <source>All layers together: {0} of penalties beside a cross-entropy of {1}, {2} of the loss.</source>
        <translation>모든 층을 합하면 규제항은 {0}, 교차 엔트로피는 {1}이고, 규제항이 손실의 {2}입니다.</translation>
    </message>
    <message>
        <source>the first {0} of {1} units</source>
        <translation>뉴런 {1}개 중 처음 {0}개</translation>
    </message>
</context>
<context>
    <name>map</name>
    <message>
        <source>○ uphill</source>
        <translation>○ 오르막</translation>
    </message>
</context>
<context>
    <name>networks</name>
    <message>
        <source>The race was cancelled</source>
        <translation>경주를 취소했습니다</translation>
    </message>
    <message>
        <source>The matrices race: {0:.0%}</source>
        <translation>행렬이 경주하는 중: {0:.0%}</translation>
    </message>
    <message>
        <source>The race was cancelled: there is no map, and no paths</source>
        <translation>경주를 취소해 지도와 경로가 없습니다</translation>
    </message>
    <message>
        <source>The matrices race; the map comes when they have ended</source>
        <translation>행렬이 경주하는 중입니다. 끝나면 지도가 나옵니다</translation>
    </message>
    <message>
        <source>loss of the batch {0}</source>
        <translation>배치 손실 {0}</translation>
    </message>
    <message>
        <source>{0} % off</source>
        <translation>{0}% 벗어남</translation>
    </message>
    <message>
        <source>map {0}</source>
        <translation>지도 {0}</translation>
    </message>
    <message>
        <source>true {0}</source>
        <translation>실제 {0}</translation>
    </message>
    <message>
        <source>map {0}, {1} % off the plane</source>
        <translation>지도 {0}, 평면에서 {1} % 벗어남</translation>
    </message>
    <message>
        <source>true {0}, map {1}, {2} % off the plane</source>
        <translation>실제 {0}, 지도 {1}, 평면에서 {2} % 벗어남</translation>
    </message>
    <message>
        <source>{0}, {1} images, hidden layers {2}</source>
        <translation>{0}, 이미지 {1}장, 은닉층 {2}</translation>
    </message>
    <message>
        <source>racer</source>
        <translation>주자</translation>
    </message>
    <message>
        <source>true loss</source>
        <translation>실제 손실</translation>
    </message>
    <message>
        <source>The loss of the network on the map&apos;s images, at the last step where it is known</source>
        <translation>지도와 같은 이미지에서 잰 네트워크의 손실(알려진 마지막 스텝)</translation>
    </message>
    <message>
        <source>map</source>
        <translation>지도</translation>
    </message>
    <message>
        <source>The loss of the map below the racer, at the same step</source>
        <translation>같은 스텝에서 주자 아래에 있는 지도의 손실</translation>
    </message>
    <message>
        <source>off the plane</source>
        <translation>평면 밖</translation>
    </message>
    <message>
        <source>The share of the distance from the start that is not in the plane</source>
        <translation>시작점부터의 거리 가운데 평면에 들어 있지 않은 몫</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>정확도</translation>
    </message>
    <message>
        <source>On the map&apos;s images, at the same step</source>
        <translation>같은 스텝, 지도와 같은 이미지에서</translation>
    </message>
    <message>
        <source>The networks train; the map comes when they have ended</source>
        <translation>네트워크를 학습하고 있습니다. 학습이 끝나면 지도가 나옵니다</translation>
    </message>
    <message>
        <source>The networks cannot race: {0}</source>
        <translation>네트워크가 경주할 수 없습니다: {0}</translation>
    </message>
    <message>
        <source>No map yet: “Train and race” trains the network with each racer</source>
        <translation>아직 지도가 없습니다. “학습하고 경주하기”를 누르면 주자마다 네트워크를 학습합니다</translation>
    </message>
    <message>
        <source>The paths are laid on the plane; the map is still of few images</source>
        <translation>경로를 평면에 옮기고 있습니다. 지도는 아직 적은 이미지로 잰 것입니다</translation>
    </message>
    <message>
        <source>map through {0} at step {1}</source>
        <translation>스텝 {1}의 {0} 주자를 지나는 지도</translation>
    </message>
    <message>
        <source>with the penalty of {0}</source>
        <translation>{0}의 규제 포함</translation>
    </message>
    <message>
        <source>Map and true losses have the penalty of {0} added: that is what it goes down</source>
        <translation>지도와 실제 손실에 {0}의 규제를 더했습니다. 이 주자가 실제로 내려가는 손실입니다</translation>
    </message>
    <message>
        <source>The map is the loss alone, since {0} trains without a penalty</source>
        <translation>{0}에 규제가 없으므로 지도는 손실만 보여 줍니다</translation>
    </message>
    <message>
        <source>The map goes through {0} at step {1}: exact there, and for no other racer</source>
        <translation>지도가 스텝 {1}의 {0} 주자를 지납니다. 거기서는 정확하고, 다른 주자에게는 그렇지 않습니다</translation>
    </message>
    <message>
        <source>The map goes through {0} at step {1}, with its penalty: exact there, and for no other racer</source>
        <translation>지도가 스텝 {1}의 {0} 주자를 지나고 그 규제를 포함합니다. 거기서는 정확하고, 다른 주자에게는 그렇지 않습니다</translation>
    </message>
    <message>
        <source>The weights of this race are not kept: train it again for a map through a racer</source>
        <translation>이 경주의 가중치는 남아 있지 않습니다. 다시 학습하면 주자를 지나는 지도를 볼 수 있습니다</translation>
    </message>
    <message>
        <source>{0} has diverged: no map goes through it here</source>
        <translation>{0}: 발산했으므로 여기서는 지도가 이 주자를 지나지 않습니다</translation>
    </message>
    <message>
        <source>The map will go through the chosen racer where the playback pauses</source>
        <translation>재생을 멈추면 지도가 고른 주자를 지나게 됩니다</translation>
    </message>
    <message>
        <source>Add a racer to see the plane of its path</source>
        <translation>주자를 추가하면 경로의 평면이 보입니다</translation>
    </message>
    <message>
        <source>The map: the real loss of the matrix on the plane of the paths&apos; main directions, which holds {0:.0%} of them</source>
        <translation>지도: 경로들의 주된 두 방향이 이루는 평면 위의 실제 손실입니다. 경로의 {0:.0%}가 이 평면에 들어 있습니다</translation>
    </message>
    <message>
        <source>The map: {0} × {1} points, the mean loss of {2} training images at each.</source>
        <translation>지도: 점 {0} × {1}개, 점마다 학습 이미지 {2}장의 평균 손실입니다.</translation>
    </message>
</context>
<context>
    <name>newton</name>
    <message>
        <source>No Newton&apos;s step from here: in one direction nothing bends</source>
        <translation>여기에는 뉴턴 스텝이 없습니다. 휘지 않는 방향이 있습니다</translation>
    </message>
    <message>
        <source>Newton&apos;s step leads to ({0}, {1}), loss {2}; curvatures {3} and {4}</source>
        <translation>뉴턴 스텝은 ({0}, {1})로 갑니다. 손실 {2}, 곡률 {3}, {4}</translation>
    </message>
    <message>
        <source>towards a top</source>
        <translation>꼭대기로</translation>
    </message>
    <message>
        <source>towards a saddle</source>
        <translation>안장점으로</translation>
    </message>
</context>
<context>
    <name>race</name>
    <message>
        <source>never</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>The gradients that have been computed up to this step; SAM takes two a step</source>
        <translation>이 스텝까지 계산한 기울기의 수입니다. SAM은 스텝마다 두 번 계산합니다</translation>
    </message>
    <message>
        <source>gradients</source>
        <translation>기울기 계산</translation>
    </message>
    <message>
        <source>steps to {0}</source>
        <translation>{0}까지 스텝</translation>
    </message>
    <message>
        <source>The first step after which the loss, less the minimum if it is known, is at the target</source>
        <translation>손실(최솟값을 알면 그 차이)이 처음으로 목표에 이르는 스텝</translation>
    </message>
    <message>
        <source>stays from</source>
        <translation>머묾</translation>
    </message>
    <message>
        <source>The step from which the loss stays at the target or below it, to the end of the race</source>
        <translation>그때부터 경주가 끝날 때까지 손실이 목표 이하에 머무는 스텝</translation>
    </message>
    <message>
        <source>racer</source>
        <translation>주자</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation>기울기 크기</translation>
    </message>
    <message>
        <source>outcome</source>
        <translation>결과</translation>
    </message>
</context>
<context>
    <name>racers</name>
    <message>
        <source>On two numbers, Muon is momentum with a fixed length: see the matrix stage, the surfaces “Associative memory” and “Factorization”, or a real network</source>
        <translation>수가 두 개뿐이면 Muon은 길이가 고정된 모멘텀일 뿐입니다. 행렬 무대인 “연상 기억”과 “행렬 분해” 곡면이나 실제 네트워크에서 보세요</translation>
    </message>
</context>
<context>
    <name>rates</name>
    <message>
        <source>All racers have PyTorch&apos;s default rates, most of which are the papers&apos;.</source>
        <translation>모든 주자의 학습률이 PyTorch의 기본값(대부분 논문의 값)입니다.</translation>
    </message>
    <message>
        <source>All racers have the same rate, {0}. Equal rates do not make equal steps.</source>
        <translation>모든 주자의 학습률이 같습니다({0}). 학습률이 같아도 스텝의 크기는 다릅니다.</translation>
    </message>
    <message>
        <source>Only the rates are tuned, with {0} trials each: the fewest steps to {1}, on average over eight starts beside the one shown.</source>
        <translation>학습률만 {0}번씩 시도하여 조정했습니다. 보이는 시작점 둘레의 여덟 시작점에서 평균적으로 가장 적은 스텝으로 {1}에 이르는 값입니다.</translation>
    </message>
    <message>
        <source>default rates of PyTorch</source>
        <translation>PyTorch의 기본 학습률</translation>
    </message>
    <message>
        <source>the same rate for all</source>
        <translation>모두 같은 학습률</translation>
    </message>
    <message>
        <source>only the rates tuned, {0} trials each</source>
        <translation>학습률만 {0}번씩 시도하여 조정</translation>
    </message>
    <message>
        <source>Tuning the rates with {0} trials each: {1:.0%}</source>
        <translation>{0}번씩 시도해 학습률을 조정하는 중: {1:.0%}</translation>
    </message>
    <message>
        <source>Above {0} it diverges: its stability limit on this quadratic, condition {1}</source>
        <translation>{0}보다 크면 발산합니다. 이 이차함수(조건수 {1})에서의 안정 한계입니다</translation>
    </message>
    <message>
        <source>Above {0} it cannot stay at the minimum at ({1}, {2}); it may still come near it</source>
        <translation>{0}보다 크면 ({1}, {2})의 최솟값에 머물 수 없습니다. 가까이 갈 수는 있습니다</translation>
    </message>
    <message>
        <source>{0} = 2/(L + μ) is the quickest rate on this quadratic in the long run</source>
        <translation>{0} = 2/(L + μ)는 이 이차함수에서 길게 보아 가장 빠른 학습률입니다</translation>
    </message>
    <message>
        <source>Polyak&apos;s pair, the quickest on this quadratic: rate {0} with momentum {1}</source>
        <translation>이 이차함수에서 가장 빠른 Polyak의 짝: 학습률 {0}, 관성계수 {1}</translation>
    </message>
    <message>
        <source>As set</source>
        <translation>직접 정한 대로</translation>
    </message>
    <message>
        <source>The papers&apos; defaults</source>
        <translation>논문의 기본값</translation>
    </message>
    <message>
        <source>That of the chosen racer for all</source>
        <translation>모두 고른 주자의 학습률로</translation>
    </message>
    <message>
        <source>Tuned with {0} trials each</source>
        <translation>{0}번씩 시도하여 조정</translation>
    </message>
    <message>
        <source>Suggested for this surface</source>
        <translation>이 곡면에 권장하는 학습률</translation>
    </message>
    <message>
        <source>The rate with the fewest steps to the target, on average over eight starts beside the one shown. Every racer has as many trials; only the rate is tuned, not momentum, decay or schedule.</source>
        <translation>보이는 시작점 둘레의 여덟 시작점에서 평균적으로 목표까지의 스텝이 가장 적은 학습률입니다. 모든 주자의 시도 횟수가 같고, 관성계수, 감쇠율, 스케줄이 아니라 학습률만 조정합니다.</translation>
    </message>
</context>
<context>
    <name>recovery</name>
    <message>
        <source>Fall Line ended unexpectedly.</source>
        <translation>Fall Line이 예기치 않게 종료되었습니다.</translation>
    </message>
    <message>
        <source>Restore the session</source>
        <translation>열려 있던 내용 되살리기</translation>
    </message>
    <message>
        <source>Open in all rooms what was open before; Undo reverts it</source>
        <translation>모든 화면에 열려 있던 내용을 다시 엽니다. 실행 취소로 되돌릴 수 있습니다</translation>
    </message>
    <message>
        <source>Start afresh</source>
        <translation>새로 시작</translation>
    </message>
    <message>
        <source>Discard what was open</source>
        <translation>열려 있던 내용을 버립니다</translation>
    </message>
</context>
<context>
    <name>report</name>
    <message>
        <source>In the course</source>
        <translation>강의에서</translation>
    </message>
    <message>
        <source>Race</source>
        <translation>경주</translation>
    </message>
    <message>
        <source>Propagation</source>
        <translation>전파</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>racer</source>
        <translation>주자</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>How it ended</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>평가</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>true \ taken for</source>
        <translation>정답 \ 예측</translation>
    </message>
    <message>
        <source>Confusion matrix of the test images</source>
        <translation>테스트 이미지의 혼동 행렬</translation>
    </message>
    <message>
        <source>Mistakes made with the greatest confidence</source>
        <translation>가장 확신한 오답</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>에폭</translation>
    </message>
    <message>
        <source>training</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>test</source>
        <translation>테스트</translation>
    </message>
    <message>
        <source>training loss</source>
        <translation>학습 손실</translation>
    </message>
    <message>
        <source>What differs from the first start:</source>
        <translation>첫 시작과 다른 점:</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>모든 설정</translation>
    </message>
    <message>
        <source>What differs from the preset {0}:</source>
        <translation>프리셋({0})과 다른 점:</translation>
    </message>
    <message>
        <source>Changed on the way:</source>
        <translation>도중에 바꾼 것:</translation>
    </message>
    <message>
        <source>The best setting</source>
        <translation>가장 좋은 설정</translation>
    </message>
    <message>
        <source>The settings that were tried</source>
        <translation>시도한 설정</translation>
    </message>
    <message>
        <source>No setting has been run to its end.</source>
        <translation>끝까지 학습한 설정이 없습니다.</translation>
    </message>
    <message>
        <source>setting</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Trial {trial}: {metric} {value}.</source>
        <translation>시도 {trial}: {metric} {value}.</translation>
    </message>
    <message>
        <source>Trial {trial}: {metric} {value}, the mean over {count} seeds.</source>
        <translation>시도 {trial}: {metric} {value}, 시드 {count}개의 평균입니다.</translation>
    </message>
    <message>
        <source>It was chosen by validation images; {0}.</source>
        <translation>검증 이미지로 골랐습니다. {0}.</translation>
    </message>
    <message>
        <source>Run again with {count} fresh seeds: {metric} {value}, and test accuracy {test}.</source>
        <translation>새로운 시드 {count}개로 다시 학습한 결과: {metric} {value}, 테스트 정확도 {test}.</translation>
    </message>
    <message>
        <source>Settings by {sampler}; judged by {metric}. Trials: {states}.</source>
        <translation>설정을 고른 방법: {sampler}. 평가 지표: {metric}. 시도: {states}.</translation>
    </message>
    <message>
        <source>Given up early: {0}, by the first seed.</source>
        <translation>첫 시드로 판단한 조기 중단: {0}.</translation>
    </message>
    <message>
        <source>trial</source>
        <translation>시도</translation>
    </message>
    <message>
        <source>seeds</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>state</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>The expected best of so many trials (Dodge et al. 2019)</source>
        <translation>시도 횟수에 따른 최고 성능의 기댓값(Dodge et al. 2019)</translation>
    </message>
    <message>
        <source>trials</source>
        <translation>시도 횟수</translation>
    </message>
    <message>
        <source>share of the variance (fANOVA)</source>
        <translation>분산에서 차지하는 몫(fANOVA)</translation>
    </message>
    <message>
        <source>What mattered</source>
        <translation>무엇이 중요했나</translation>
    </message>
    <message>
        <source>behind the best by</source>
        <translation>최고와의 차이</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95% 구간</translation>
    </message>
    <message>
        <source>verdict</source>
        <translation>판정</translation>
    </message>
    <message>
        <source>The best beside those behind it</source>
        <translation>최고와 뒤를 이은 설정들</translation>
    </message>
    <message>
        <source>What differs from the first start, before anything varies:</source>
        <translation>바꾸기 전의 기본 설정이 첫 시작과 다른 점:</translation>
    </message>
</context>
<context>
    <name>rows</name>
    <message>
        <source>{0} {1}</source>
        <translation>{0} {1}</translation>
    </message>
    <message>
        <source>{0}, std {1}</source>
        <translation>{0}, 표준편차 {1}</translation>
    </message>
    <message>
        <source>{0}, {1} to {2}</source>
        <translation>{0}, {1} ~ {2}</translation>
    </message>
    <message>
        <source>{0}, gain {1}</source>
        <translation>{0}, 배율 {1}</translation>
    </message>
    <message>
        <source>{0}, cut</source>
        <translation>{0}, 절단</translation>
    </message>
    <message>
        <source>batch norm</source>
        <translation>배치 정규화</translation>
    </message>
    <message>
        <source>no batch norm</source>
        <translation>배치 정규화 없음</translation>
    </message>
    <message>
        <source>std {0} → {1}</source>
        <translation>std {0} → {1}</translation>
    </message>
    <message>
        <source>gradient {0}</source>
        <translation>기울기 {0}</translation>
    </message>
</context>
<context>
    <name>sample</name>
    <message>
        <source>training mode, in a batch of {0}</source>
        <translation>학습 모드, 샘플 {0}개의 배치</translation>
    </message>
    <message>
        <source>batch norm takes its mean and deviation</source>
        <translation>배치 정규화는 이 배치의 평균과 표준편차를 씁니다</translation>
    </message>
    <message>
        <source>a mask drops {0} of the hidden units</source>
        <translation>마스크가 은닉층 뉴런의 {0}를 끕니다</translation>
    </message>
    <message>
        <source>training image {0} of {1}, label {2}</source>
        <translation>학습 이미지 {1}장 중 {0}번째, 정답 {2}</translation>
    </message>
    <message>
        <source>test image {0} of {1}, label {2}</source>
        <translation>테스트 이미지 {1}장 중 {0}번째, 정답 {2}</translation>
    </message>
    <message>
        <source>network before the first step</source>
        <translation>첫 스텝 전의 네트워크</translation>
    </message>
    <message>
        <source>network after step {0}</source>
        <translation>스텝 {0} 뒤의 네트워크</translation>
    </message>
    <message>
        <source>network after epoch {0}</source>
        <translation>에폭 {0} 뒤의 네트워크</translation>
    </message>
    <message>
        <source>evaluation: the image alone, batch norm with its running mean and deviation</source>
        <translation>평가: 이미지 하나만, 배치 정규화는 이동 평균과 이동 표준편차로</translation>
    </message>
    <message>
        <source>evaluation: the image alone, no mask</source>
        <translation>평가: 이미지 하나만, 마스크 없이</translation>
    </message>
    <message>
        <source>The gradient of the loss: probability less label, divided by the {0} samples of the batch</source>
        <translation>손실의 기울기: 확률에서 정답을 뺀 값을 배치의 샘플 수({0})로 나눕니다</translation>
    </message>
    <message>
        <source>The gradient of the loss: probability less label</source>
        <translation>손실의 기울기: 확률에서 정답을 뺀 값</translation>
    </message>
    <message>
        <source>The gradient that the last layer sends back: noise with standard deviation 1</source>
        <translation>마지막 층이 되돌려 보내는 기울기: 표준편차가 1인 노이즈</translation>
    </message>
    <message>
        <source>The gradient that arrives from the next layer: its gradients times the weights there</source>
        <translation>다음 층에서 오는 기울기: 다음 층의 기울기에 그 층의 가중치를 곱해 더합니다</translation>
    </message>
    <message>
        <source>The gradient goes through the same mask as the signal</source>
        <translation>기울기도 순전파와 같은 마스크를 지납니다</translation>
    </message>
    <message>
        <source>The gradient times the slope of the activation function at this z</source>
        <translation>기울기에 이 z에서의 활성화 함수 미분값을 곱합니다</translation>
    </message>
    <message>
        <source>Back through batch norm: mean and deviation depend on every sample of the batch</source>
        <translation>배치 정규화의 역전파: 평균과 표준편차는 배치의 모든 샘플에 달려 있습니다</translation>
    </message>
    <message>
        <source>⟨dL/dz⟩, the mean over the batch</source>
        <translation>⟨dL/dz⟩, 배치의 평균</translation>
    </message>
    <message>
        <source>⟨û dL/dz⟩, the mean over the batch</source>
        <translation>⟨û dL/dz⟩, 배치의 평균</translation>
    </message>
    <message>
        <source>Back through batch norm: in evaluation it is a mere factor</source>
        <translation>배치 정규화의 역전파: 평가에서는 상수를 곱할 뿐입니다</translation>
    </message>
    <message>
        <source>value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>dL/dW, all {0}</source>
        <translation>dL/dW, {0}개 전체</translation>
    </message>
    <message>
        <source>The gradient of each weight, without penalties: its input times the gradient; all samples of the batch add up</source>
        <translation>가중치마다의 기울기(규제항 제외): 입력에 기울기를 곱하고, 배치의 모든 샘플을 더합니다</translation>
    </message>
    <message>
        <source>The gradient of each weight, without penalties: its input times the gradient</source>
        <translation>가중치마다의 기울기(규제항 제외): 입력에 기울기를 곱합니다</translation>
    </message>
    <message>
        <source>{0} values</source>
        <translation>값 {0}개</translation>
    </message>
    <message>
        <source>RMS {0}, from {1} to {2}</source>
        <translation>RMS {0}, {1}부터 {2}까지</translation>
    </message>
    <message>
        <source>The input of the layer</source>
        <translation>층의 입력</translation>
    </message>
    <message>
        <source>The logit of class {0}: the sum of inputs times weights</source>
        <translation>클래스 {0}의 로짓: 입력에 가중치를 곱해 더한 값</translation>
    </message>
    <message>
        <source>The sum of inputs times weights</source>
        <translation>입력에 가중치를 곱해 더한 값</translation>
    </message>
    <message>
        <source>Batch norm: mean and deviation of this unit over the batch of {0}</source>
        <translation>배치 정규화: 샘플 {0}개의 배치에서 구한 이 뉴런의 평균과 표준편차</translation>
    </message>
    <message>
        <source>Batch norm: the running mean and deviation of this unit, as in evaluation</source>
        <translation>배치 정규화: 평가에서는 이 뉴런의 이동 평균과 이동 표준편차를 씁니다</translation>
    </message>
    <message>
        <source>z = batch norm</source>
        <translation>z = 배치 정규화</translation>
    </message>
    <message>
        <source>μ, the mean</source>
        <translation>μ, 평균</translation>
    </message>
    <message>
        <source>σ, the deviation</source>
        <translation>σ, 표준편차</translation>
    </message>
    <message>
        <source>The activation function at this z</source>
        <translation>이 z에서의 활성화 함수</translation>
    </message>
    <message>
        <source>Dropout keeps this unit, and scales it up for those that it drops</source>
        <translation>드롭아웃이 이 뉴런을 남기고, 꺼진 뉴런의 몫만큼 키웁니다</translation>
    </message>
    <message>
        <source>Dropout drops this unit in this step</source>
        <translation>드롭아웃이 이 스텝에서 이 뉴런을 끕니다</translation>
    </message>
    <message>
        <source>o = a · m,   m = 0 or 1 / (share that is kept)</source>
        <translation>o = a · m,   m = 0 또는 1 / (남기는 비율)</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>합</translation>
    </message>
    <message>
        <source>Softmax makes probabilities of the logits: all are positive, their sum is 1</source>
        <translation>소프트맥스는 로짓을 확률로 바꿉니다. 모두 양수이고 합은 1입니다</translation>
    </message>
    <message>
        <source>p of class {0}: {1} / {2} = {3}</source>
        <translation>클래스 {0}의 p: {1} / {2} = {3}</translation>
    </message>
    <message>
        <source>(e is raised to z less the largest logit, {0}: the quotient is the same)</source>
        <translation>(z에서 가장 큰 로짓({0})을 뺀 값으로 e의 거듭제곱을 구합니다. 나눈 값은 같습니다)</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>The loss of this sample: minus the logarithm of the probability of its label, {0}</source>
        <translation>이 샘플의 손실: 정답 {0}의 확률에 로그를 취해 부호를 바꾼 값</translation>
    </message>
    <message>
        <source>unit {0}</source>
        <translation>뉴런 {0}</translation>
    </message>
    <message>
        <source>input {0}</source>
        <translation>입력 {0}</translation>
    </message>
    <message>
        <source>class {0}</source>
        <translation>클래스 {0}</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>그 밖의 {0}개</translation>
    </message>
    <message>
        <source>bias b</source>
        <translation>편향 b</translation>
    </message>
    <message>
        <source>{0} ({1} more)</source>
        <translation>{0} (그 밖의 {1}개)</translation>
    </message>
    <message>
        <source>pixel {0}, {1}</source>
        <translation>픽셀 {0}, {1}</translation>
    </message>
</context>
<context>
    <name>sections</name>
    <message>
        <source>batch norm</source>
        <translation>배치 정규화</translation>
    </message>
    <message>
        <source>{0} epochs, batches of {1}</source>
        <translation>{0}에폭, 배치 크기 {1}</translation>
    </message>
    <message>
        <source>no hidden layer</source>
        <translation>은닉층 없음</translation>
    </message>
    <message>
        <source>{0} images</source>
        <translation>이미지 {0}장</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
</context>
<context>
    <name>sharpness</name>
    <message>
        <source>Measured by epoch while a run trains</source>
        <translation>학습하는 동안 에폭마다 잽니다</translation>
    </message>
    <message>
        <source>This network has too many parameters for its sharpness to be measured</source>
        <translation>이 네트워크는 매개변수가 너무 많아 첨예도를 잴 수 없습니다</translation>
    </message>
    <message>
        <source>Without its network, this run has no sharpness to measure</source>
        <translation>이 학습은 네트워크가 남아 있지 않아 첨예도를 잴 수 없습니다</translation>
    </message>
    <message>
        <source>Measured from the next epoch on, beside the training</source>
        <translation>다음 에폭부터 학습과 동시에 잽니다</translation>
    </message>
    <message>
        <source>preconditioned</source>
        <translation>사전조건화</translation>
    </message>
    <message>
        <source>sharpness</source>
        <translation>첨예도</translation>
    </message>
    <message>
        <source>sharpness; no limit is known for {0}</source>
        <translation>첨예도, {0}의 한계는 알려져 있지 않습니다</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>한계</translation>
    </message>
    <message>
        <source>{0}, not expected to be reached with mini-batches</source>
        <translation>{0}, 미니배치에서는 이르지 않는 것이 보통</translation>
    </message>
</context>
<context>
    <name>start</name>
    <message>
        <source>This version of PySide6 would crash with this version of Python. Please install another one.</source>
        <translation>이 버전의 PySide6는 이 버전의 Python에서 비정상 종료합니다. 다른 버전을 설치하세요.</translation>
    </message>
</context>
<context>
    <name>surface</name>
    <message>
        <source>condition κ {0}</source>
        <translation>조건수 κ {0}</translation>
    </message>
</context>
<context>
    <name>telling</name>
    <message>
        <source>batch {0}</source>
        <translation>배치 {0}</translation>
    </message>
</context>
<context>
    <name>texts</name>
    <message>
        <source>on</source>
        <translation>켬</translation>
    </message>
    <message>
        <source>off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>{0} points</source>
        <translation>점 {0}개</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
</context>
<context>
    <name>turning</name>
    <message>
        <source>turns with it</source>
        <translation>함께 돎</translation>
    </message>
    <message>
        <source>strays without end</source>
        <translation>끝없이 벗어남</translation>
    </message>
    <message>
        <source>strays by {0} %</source>
        <translation>{0} % 벗어남</translation>
    </message>
</context>
</TS>
