package stepfunctions_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/stretchr/testify/require"
)

// TestAStoppedExecutionTakesNoToken: not even right after the answer of StopExecution, while its goroutines still end.
func TestAStoppedExecutionTakesNoToken(t *testing.T) {
	tokens := make(chan string, 200)
	f := func(_ context.Context, in fields) (any, error) { tokens <- in["token"].(string); return nil, nil }
	inBubble(t, map[string]function{"f": f}, func(b *bench) {
		arn := b.machine(alone(`{` + tokenTask + `,"TimeoutSeconds":3000,"End":true}`))
		for range 200 {
			execution := b.start(arn, `{}`)
			time.Sleep(time.Second)
			synctest.Wait()
			_, err := b.StopExecution(b.t.Context(), &sfn.StopExecutionInput{ExecutionArn: &execution})
			require.NoError(b.t, err)
			_, err = b.SendTaskSuccess(b.t.Context(), &sfn.SendTaskSuccessInput{TaskToken: new(<-tokens), Output: aws.String(`{}`)})
			require.EqualError(b.t, err, "TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'")
		}
	})
}

// TestATokenEndsWithItsTask: when the task's time is over, while the execution goes on.
func TestATokenEndsWithItsTask(t *testing.T) {
	tokens := make(chan string, 1)
	f := func(_ context.Context, in fields) (any, error) { tokens <- in["token"].(string); return nil, nil }
	inBubble(t, map[string]function{"f": f}, func(b *bench) {
		b.start(b.machine(`{"StartAt":"S","States":{"S":{`+tokenTask+`,"TimeoutSeconds":5,"Catch":[{"ErrorEquals":["States.ALL"],"Next":"W"}],"End":true},"W":{"Type":"Wait","Seconds":60,"End":true}}}`), `{}`)
		time.Sleep(20 * time.Second)
		_, err := b.SendTaskSuccess(b.t.Context(), &sfn.SendTaskSuccessInput{TaskToken: new(<-tokens), Output: aws.String(`{}`)})
		require.EqualError(b.t, err, "TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'")
	})
}
