package eventbridge_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/eventbridge"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

const function = "arn:aws:lambda:us-east-1:123456789012:function:wake"

// bench is a bus that delivers to itself.
type bench struct {
	*eventbridge.Service
	t *testing.T

	mu       sync.Mutex
	got      []map[string]any
	late     []time.Duration
	rules    []string
	began    time.Time
	refusing error
}

func (b *bench) Deliver(ctx context.Context, _ string, payload []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	var e map[string]any
	if err := json.Unmarshal(payload, &e); err != nil {
		return err
	}
	b.got, b.late, b.rules = append(b.got, e), append(b.late, time.Since(b.began)), append(b.rules, eventbridge.OriginOf(ctx).RuleArn)
	return b.refusing
}

func (b *bench) received() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.got)
}

func inBubble(t *testing.T, test func(*bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		b := &bench{Service: eventbridge.New(ctx, region.New("123456789012", "us-east-1", region.NewClock(1), 1)), t: t, began: time.Now()}
		b.Connect(b)
		test(b)
		cancel()
		b.Wait()
	})
}

// rule makes a rule with the function as its target.
func (b *bench) rule(name, pattern string) {
	_, err := b.PutRule(b.t.Context(), &sdk.PutRuleInput{Name: &name, EventPattern: &pattern})
	require.NoError(b.t, err)
	_, err = b.PutTargets(b.t.Context(), &sdk.PutTargetsInput{Rule: &name, Targets: []types.Target{{Id: aws.String("t"), Arn: aws.String(function)}}})
	require.NoError(b.t, err)
}

func event() eventbridge.Event {
	return eventbridge.Event{Source: "aws.x", DetailType: "D", Resources: []string{"arn"}, Detail: map[string]any{"status": "DONE"}}
}

func TestEventIsDeliveredLate(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.rule("yes", `{"source":["aws.x"],"detail":{"status":[{"anything-but":{"suffix":"_IN_PROGRESS"}}]}}`)
		b.rule("no", `{"source":["aws.y"]}`)
		sent := time.Now().UTC()
		b.Send(event())
		synctest.Wait()
		require.Zero(t, b.received())
		time.Sleep(time.Minute)
		synctest.Wait()
		require.Equal(t, 1, b.received())
		got := b.got[0]
		require.Regexp(t, `^[0-9a-f-]{36}$`, got["id"])
		delete(got, "id")
		require.Equal(t, map[string]any{
			"version": "0", "detail-type": "D", "source": "aws.x", "account": "123456789012", "time": sent.Format(time.RFC3339),
			"region": "us-east-1", "resources": []any{"arn"}, "detail": map[string]any{"status": "DONE"},
		}, got)
		require.Equal(t, []string{"arn:aws:events:us-east-1:123456789012:rule/yes"}, b.rules)
	})
}

func TestDeliveriesAreUnordered(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.rule("r", `{"source":["aws.x"]}`)
		for i := range 50 {
			e := event()
			e.Detail["n"] = i
			b.Send(e)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		var order []int
		for i, e := range b.got {
			order = append(order, int(e["detail"].(map[string]any)["n"].(float64)))
			require.GreaterOrEqual(t, b.late[i], 500*time.Millisecond)
			require.LessOrEqual(t, b.late[i], 3*time.Second)
		}
		require.Len(t, order, 50)
		require.False(t, slices.IsSorted(order))
	})
}

func TestKnobs(t *testing.T) {
	for name, tc := range map[string]struct {
		set  func(*bench)
		want int
	}{
		"lose":      {func(b *bench) { b.Lose = 1 }, 0},
		"duplicate": {func(b *bench) { b.Duplicate = 1 }, 2},
		"hold": {func(b *bench) {
			b.Hold = func(eventbridge.Event, string) (time.Duration, bool) { return 2 * time.Minute, false }
		}, 0},
		"drop": {func(b *bench) {
			b.Hold = func(e eventbridge.Event, arn string) (time.Duration, bool) {
				return 0, e.Source == "aws.x" && arn == function
			}
		}, 0},
		"no target": {func(b *bench) { b.Connect(nil) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(b *bench) {
				b.rule("r", `{"source":["aws.x"]}`)
				tc.set(b)
				b.Send(event())
				time.Sleep(time.Minute)
				synctest.Wait()
				require.Equal(t, tc.want, b.received())
				time.Sleep(2 * time.Minute)
				synctest.Wait()
				require.Equal(t, name == "hold", b.received() == 1)
			})
		})
	}
}

func TestRefusedDeliveriesAreSilent(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.rule("r", `{"source":["aws.x"]}`)
		b.refusing = errors.New("no permission")
		b.Send(event())
		time.Sleep(time.Hour)
		synctest.Wait()
		require.Equal(t, 1, b.received())
		require.Equal(t, []eventbridge.Failure{{RuleArn: "arn:aws:events:us-east-1:123456789012:rule/r", TargetArn: function, Err: b.refusing}}, b.Failures())
	})
}

func TestDisabledRule(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.rule("r", `{"source":["aws.x"]}`)
		_, err := b.PutRule(b.t.Context(), &sdk.PutRuleInput{Name: aws.String("r"), EventPattern: aws.String(`{"source":["aws.x"]}`), State: types.RuleStateDisabled})
		require.NoError(t, err)
		b.Send(event())
		time.Sleep(time.Minute)
		synctest.Wait()
		require.Zero(t, b.received())
	})
}
