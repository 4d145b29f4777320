package operation

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
)

// The bounds of the time between two polls, before a jitter of up to a quarter is added. GetExecutionHistory is throttled
// for the whole account (Step Functions developer guide, "Quotas"), so several followers must not stand in each other's way.
const (
	quick  = 2 * time.Second
	slow   = 8 * time.Second
	slower = 60 * time.Second
	// patience is how many polls in a row may find no connection.
	patience = 8
	// youth is how many polls in a row may not find the operation: reads right after its start may be older than that
	// ("eventually consistent", Step Functions API reference of DescribeExecution).
	youth = 3
)

// pace is how long to wait before the next poll.
type pace struct {
	delay time.Duration
	lost  int
}

func newPace() *pace { return &pace{delay: quick} }

// settle takes note of how a poll went and returns the error that ends the following.
func (p *pace) settle(ctx context.Context, err error, news bool) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil && news:
		p.delay, p.lost = quick, 0
	case err == nil:
		p.delay, p.lost = min(p.delay*3/2, slow), 0
	case throttled(err):
		p.delay = min(p.delay*2, slower)
	case errors.Is(err, ErrNone) && p.lost < youth, passing(err) && p.lost < patience:
		p.delay, p.lost = min(p.delay*2, slower), p.lost+1
	default:
		return err
	}
	return nil
}

// wait sleeps until the next poll, or returns ctx's error when that ends first.
func (p *pace) wait(ctx context.Context, random *rand.Rand) error {
	jitter := time.Duration(random.Int64N(int64(p.delay/4) + 1))
	timer := time.NewTimer(p.delay + jitter)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func throttled(err error) bool {
	codes := retry.ThrottleErrorCode{Codes: retry.DefaultThrottleErrorCodes}
	return codes.IsErrorThrottle(err) == aws.TrueTernary
}

// passing knows what may be over in a moment: the errors that the SDK itself tries again, and a poll that took too long.
func passing(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) ||
		retry.IsErrorRetryables(retry.DefaultRetryables).IsErrorRetryable(err) == aws.TrueTernary
}
