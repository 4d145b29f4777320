package stepfunctions_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/stretchr/testify/require"
)

func mapOver(inner, more string) string {
	return alone(`{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE"},"StartAt":"I","States":{"I":` + inner + `}}` + more + `,"End":true}`)
}

func TestHistoryOfMap(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		end := b.run(mapOver(`{"Type":"Pass","End":true}`, `,"MaxConcurrency":1`), `["a","b"]`)
		require.JSONEq(t, `["a","b"]`, *end.Output)
		events := b.history(end.ExecutionArn)
		require.Equal(t, []string{
			"1<0 ExecutionStarted", "2<0 MapStateEntered", "3<2 MapStateStarted", "4<3 MapIterationStarted",
			"5<4 PassStateEntered", "6<5 PassStateExited", "7<6 MapIterationSucceeded", "8<3 MapIterationStarted", "9<8 PassStateEntered",
			"10<9 PassStateExited", "11<10 MapIterationSucceeded", "12<11 MapStateSucceeded", "13<12 MapStateExited", "14<13 ExecutionSucceeded",
		}, shape(events))
		require.Equal(t, int32(2), events[2].MapStateStartedEventDetails.Length)
		require.Equal(t, types.MapIterationEventDetails{Index: 1, Name: events[1].StateEnteredEventDetails.Name}, *events[7].MapIterationStartedEventDetails)
		require.Equal(t, "S", *events[7].MapIterationStartedEventDetails.Name)
	})
}

// TestHistoryOfFailedMap follows the recorded end of a Map whose iteration failed, here with one other under way.
func TestHistoryOfFailedMap(t *testing.T) {
	f := func(ctx context.Context, in fields) (any, error) {
		if in["bad"] == true {
			return nil, named("Bad", "no")
		}
		<-ctx.Done()
		return nil, ctx.Err()
	}
	inBubble(t, map[string]function{"f": f}, func(b *bench) {
		end := b.run(mapOver(`{`+plainTask+`,"End":true}`, ``), `[{"bad":true},{}]`)
		require.Equal(t, types.ExecutionStatusFailed, end.Status)
		require.Equal(t, "Bad", *end.Error)
		events := b.history(end.ExecutionArn)
		byType := map[types.HistoryEventType]types.HistoryEvent{}
		var order []types.HistoryEventType
		for _, e := range events[len(events)-6:] {
			byType[e.Type] = e
			order = append(order, e.Type)
		}
		require.Equal(t, []types.HistoryEventType{
			"MapIterationFailed", "TaskStateAborted", "MapIterationAborted", "TaskStateAborted", "MapStateFailed",
			"ExecutionFailed",
		}, order)
		failed := events[len(events)-7]
		require.Equal(t, types.HistoryEventTypeTaskFailed, failed.Type)
		for _, kind := range order[:5] {
			require.Equal(t, failed.Id, byType[kind].PreviousEventId, kind)
		}
		require.Equal(t, int32(1), byType["MapIterationAborted"].MapIterationAbortedEventDetails.Index)
		require.Equal(t, byType["MapStateFailed"].Id, byType["ExecutionFailed"].PreviousEventId)
	})
}

// TestMapFailsByItsFailState shows that the error of a Fail state in an iteration is the Map's own, which Catch can match.
func TestMapFailsByItsFailState(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		end := b.run(`{"StartAt":"S","States":{"S":{"Type":"Map","ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Fail","Error":"Lost","Cause":"gone"}}},
			"Catch":[{"ErrorEquals":["Other"],"Next":"T"},{"ErrorEquals":["Lost"],"ResultPath":"$[0]","Next":"T"}],"End":true},"T":{"Type":"Pass","End":true}}}`, `[1]`)
		require.Equal(t, types.ExecutionStatusSucceeded, end.Status)
		require.JSONEq(t, `[{"Error":"Lost","Cause":"gone"}]`, *end.Output)
		require.Equal(t, []string{
			"1<0 ExecutionStarted", "2<0 MapStateEntered", "3<2 MapStateStarted", "4<3 MapIterationStarted",
			"5<4 FailStateEntered", "6<5 MapIterationFailed", "7<5 MapStateFailed", "8<7 MapStateExited", "9<8 PassStateEntered", "10<9 PassStateExited",
			"11<10 ExecutionSucceeded",
		}, shape(b.history(end.ExecutionArn)))
	})
}

func TestMapSelectorAndContext(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		inner := `{"Type":"Pass","Parameters":{"in.$":"$","index.$":"$$.Map.Item.Index","value.$":"$$.Map.Item.Value","state.$":"$$.State.Name"},"End":true}`
		end := b.run(mapOver(inner, `,"ItemsPath":"$.list","ItemSelector":{"k.$":"$.k","v.$":"$$.Map.Item.Value.x","s.$":"$$.State.Name"},"ResultPath":"$.out"`),
			`{"list":[{"x":5}],"k":"kept"}`)
		require.JSONEq(t, `{"list":[{"x":5}],"k":"kept","out":[{"in":{"k":"kept","v":5,"s":"S"},"index":0,"value":{"x":5},"state":"I"}]}`, *end.Output)
	})
}

func TestMapConcurrency(t *testing.T) {
	for limit, most := range map[string]int32{`,"MaxConcurrency":2`: 2, ``: 40} {
		var now, peak atomic.Int32
		f := func(context.Context, fields) (any, error) {
			peak.Store(max(peak.Load(), now.Add(1)))
			time.Sleep(5 * time.Second)
			now.Add(-1)
			return 1, nil
		}
		inBubble(t, map[string]function{"f": f}, func(b *bench) {
			input := `[{}`
			for range 49 {
				input += `,{}`
			}
			require.Equal(t, types.ExecutionStatusSucceeded, b.run(mapOver(`{`+plainTask+`,"End":true}`, limit), input+`]`).Status)
		})
		require.Equal(t, most, peak.Load())
	}
}

func TestMapOfNothingAndOfNoList(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		arn := b.machine(mapOver(`{"Type":"Pass","End":true}`, ``))
		require.JSONEq(t, `[]`, *b.finish(b.start(arn, `[]`)).Output)
		end := b.finish(b.start(arn, `{}`))
		require.Equal(t, "States.Runtime", *end.Error)
		require.Contains(t, *end.Cause, "must point to array")
	})
}
