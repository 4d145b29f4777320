package stepfunctions_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/stretchr/testify/require"
)

func (b *bench) redrive(arn string) error {
	_, err := b.RedriveExecution(b.t.Context(), &sfn.RedriveExecutionInput{ExecutionArn: &arn})
	return err
}

func TestRedriveGoesOnWhereItFailed(t *testing.T) {
	var broken atomic.Bool
	var a, c atomic.Int32
	broken.Store(true)
	functions := map[string]function{
		"a": func(context.Context, fields) (any, error) { return a.Add(1), nil },
		"c": func(context.Context, fields) (any, error) {
			if c.Add(1); broken.Load() {
				return nil, named("Bad", "no")
			}
			return "done", nil
		},
	}
	task := func(f string) string {
		return `"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"` + f + `"},"OutputPath":"$.Payload"`
	}
	inBubble(t, functions, func(b *bench) {
		end := b.run(`{"StartAt":"A","TimeoutSeconds":3600,"States":{"A":{`+task("a")+`,"Next":"C"},"C":{`+task("c")+`,"End":true}}}`, `{}`)
		require.Equal(t, types.ExecutionStatusFailed, end.Status)
		require.Equal(t, types.ExecutionRedriveStatusRedrivable, end.RedriveStatus)
		events := len(b.history(end.ExecutionArn))
		time.Sleep(2 * time.Hour) // the machine's time limit begins anew
		broken.Store(false)
		require.NoError(t, b.redrive(*end.ExecutionArn))
		again := b.finish(*end.ExecutionArn)
		require.Equal(t, types.ExecutionStatusSucceeded, again.Status)
		require.JSONEq(t, `"done"`, *again.Output)
		require.Nil(t, again.Error)
		require.Equal(t, int32(1), *again.RedriveCount)
		require.Equal(t, int32(1), a.Load())
		require.Equal(t, int32(2), c.Load())
		added := b.history(end.ExecutionArn)[events:]
		require.Equal(t, types.HistoryEventTypeExecutionRedriven, added[0].Type)
		require.Equal(t, types.HistoryEventTypeTaskScheduled, added[1].Type)
		require.Equal(t, added[0].Id, added[1].PreviousEventId)
		require.ErrorContains(t, b.redrive(*end.ExecutionArn), "Execution is SUCCEEDED and cannot be redriven")
		require.Equal(t, []string{"RUNNING", "FAILED", "RUNNING", "SUCCEEDED"}, b.statuses())
	})
}

func TestRedriveOfMapKeepsWhatSucceeded(t *testing.T) {
	var calls [3]atomic.Int32
	f := func(_ context.Context, in fields) (any, error) {
		i := int(in["i"].(float64))
		if n := calls[i].Add(1); i == 1 && n == 1 {
			return nil, named("Bad", "no")
		}
		return i, nil
	}
	inBubble(t, map[string]function{"f": f}, func(b *bench) {
		end := b.run(mapOver(`{`+plainTask+`,"OutputPath":"$.Payload","End":true}`, `,"MaxConcurrency":1`), `[{"i":0},{"i":1},{"i":2}]`)
		require.Equal(t, types.ExecutionStatusFailed, end.Status)
		require.NoError(t, b.redrive(*end.ExecutionArn))
		again := b.finish(*end.ExecutionArn)
		require.JSONEq(t, `[0,1,2]`, *again.Output)
		require.Equal(t, []int32{1, 2, 1}, []int32{calls[0].Load(), calls[1].Load(), calls[2].Load()})
	})
}

// TestRedriveOfFailState shows why a redrive does not help an execution that a Fail state ended: it fails there again.
func TestRedriveOfFailState(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		end := b.run(alone(`{"Type":"Fail","Error":"E"}`), `{}`)
		require.NoError(t, b.redrive(*end.ExecutionArn))
		require.Equal(t, "E", *b.finish(*end.ExecutionArn).Error)
		require.Equal(t, []string{"1<0 ExecutionStarted", "2<0 FailStateEntered", "3<2 ExecutionFailed", "4<3 ExecutionRedriven", "5<4 ExecutionFailed"},
			shape(b.history(end.ExecutionArn)))
	})
}

func TestRedriveAfterStop(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		arn := b.start(b.machine(alone(`{"Type":"Wait","Seconds":60,"End":true}`)), `{}`)
		require.ErrorContains(t, b.redrive(arn), "Execution is RUNNING and cannot be redriven")
		time.Sleep(30 * time.Second)
		_, err := b.StopExecution(b.t.Context(), &sfn.StopExecutionInput{ExecutionArn: &arn})
		require.NoError(t, err)
		token := &sfn.RedriveExecutionInput{ExecutionArn: &arn, ClientToken: aws.String("t")}
		first, err := b.RedriveExecution(b.t.Context(), token)
		require.NoError(t, err)
		require.Equal(t, types.ExecutionStatusSucceeded, b.finish(arn).Status)
		second, err := b.RedriveExecution(b.t.Context(), token)
		require.NoError(t, err)
		require.Equal(t, first.RedriveDate, second.RedriveDate)
	})
}

func TestRedriveComesTooLate(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		end := b.run(alone(`{"Type":"Fail"}`), `{}`)
		time.Sleep(14*24*time.Hour + time.Second)
		require.ErrorContains(t, b.redrive(*end.ExecutionArn), "14 days")
		require.Equal(t, types.ExecutionRedriveStatusNotRedrivable, b.describe(*end.ExecutionArn).RedriveStatus)
	})
}

// TestProductRedriven redrives the product after a stop in the middle of a stage: what it did is not done again.
func TestProductRedriven(t *testing.T) {
	s := newScript()
	s.look = func(step string, n int) (any, error) {
		if step == "pointers" && n == 1 {
			return nil, nil
		}
		return fields{"verdict": "settled", "seconds": 0}, nil
	}
	s.run(t, nil, func(b *bench, arn string) {
		time.Sleep(time.Minute)
		_, err := b.StopExecution(b.t.Context(), &sfn.StopExecutionInput{ExecutionArn: &arn})
		require.NoError(t, err)
		require.NoError(t, b.redrive(arn))
		require.Equal(t, types.ExecutionStatusSucceeded, b.finish(arn).Status)
		require.Equal(t, map[string]int{"network": 1, "core": 1, "pointers": 2}, s.looks)
		require.Len(t, s.planned, 1)
	})
}
