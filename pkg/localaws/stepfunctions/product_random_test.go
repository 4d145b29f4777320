package stepfunctions_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
)

// chance deals out faults, one in five invocations, always the same for a seed and an order of invocations.
type chance struct {
	mu   sync.Mutex
	rand *rand.Rand
}

func (c *chance) fault(string, int) lambda.Fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	faults := []lambda.Fault{lambda.CrashBefore(), lambda.CrashAfter(), lambda.TimeoutAfter(), lambda.Throttle(), lambda.Slow(30 * time.Second)}
	if n := c.rand.IntN(5 * len(faults)); n < len(faults) {
		return faults[n]
	}
	return lambda.Fault{}
}

// TestProductAlwaysEnds runs the product through random faults: it ends, by one of its own ends, within its time, and its
// history is well formed.
func TestProductAlwaysEnds(t *testing.T) {
	ends := map[string]bool{"Done": true, "Failed": true, "Not begun": true, "Not finished": true, "Not accepted": true, "Lock lost": true}
	for seed := range uint64(25) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			s := newScript()
			s.run(t, (&chance{rand: rand.New(rand.NewPCG(seed, seed))}).fault, func(b *bench, arn string) {
				end := b.finish(arn)
				require.NotEqual(t, types.ExecutionStatusTimedOut, end.Status)
				require.Less(t, end.StopDate.Sub(*end.StartDate), 6*time.Hour)
				events := b.history(&arn)
				path := visited(events)
				require.True(t, ends[path[len(path)-1]], path)
				for i, e := range events {
					require.Equal(t, int64(i+1), e.Id)
					require.Less(t, e.PreviousEventId, e.Id)
					require.False(t, i > 0 && e.Timestamp.Before(*events[i-1].Timestamp))
				}
			})
		})
	}
}
