package drain

import (
	"context"
	"sync"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

const (
	// perJob is the time between two calls of AWS Batch, which lets an account make 50 a second, of whatever kind (AWS re:Post,
	// "Too Many Requests" of AWS Batch): others want to make some too.
	perJob = time.Second / 40
	// perStack is the time between two calls about single stacks. CloudFormation publishes no rate.
	perStack = time.Second / 10
	// side is how many contexts are looked at, or calls made, side by side: calls take up to a fifth of a second as a rule, and
	// eight of them keep up with 40 in a second, or nearly so.
	side = 8
	// reading is until when in a look reads begin, and overdue until when they must have ended; acting is for how long after
	// reading the lock calls begin. overdue and the fence together leave a function its time limit of 20 seconds.
	reading = 5 * time.Second
	overdue = 8 * time.Second
	acting  = 5 * time.Second
)

// beats let calls begin one after another.
type beats struct{ jobs, stacks *time.Ticker }

func newBeats() beats { return beats{time.NewTicker(perJob), time.NewTicker(perStack)} }

func (b beats) stop() {
	b.jobs.Stop()
	b.stacks.Stop()
}

// take waits until n calls may begin, or for the end of ctx, whose error it returns.
func take(ctx context.Context, beat *time.Ticker, n int) error {
	for range n {
		if err := ctx.Err(); err != nil {
			return err
		}
		select {
		case <-beat.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}

// each does f for the numbers below n, a bounded number of them side by side.
func each(n int, f func(int)) {
	var group sync.WaitGroup
	free := make(chan struct{}, side)
	for i := range n {
		free <- struct{}{}
		group.Go(func() {
			defer func() { <-free }()
			f(i)
		})
	}
	group.Wait()
}

// pause is how long to wait, in seconds, for what nothing announces: 20 at first, in which most jobs have stopped (ECS gives a
// container 30 seconds), longer in a step that is already long, so that its looks stay few.
func pause(in account.StepInput) int {
	return int(min(max(in.Now.Sub(in.StartedAt)/time.Minute, 20), 60))
}
