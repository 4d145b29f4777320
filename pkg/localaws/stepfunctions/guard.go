package stepfunctions

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"
)

// guarded runs a Task or Map with its Retry and Catch.
func (e *execution) guarded(ctx context.Context, f *frame, s *state, attempt func(retries int) (any, error)) (any, string, error) {
	counts := make([]int64, len(s.retry))
	for retries := 0; ; retries++ {
		out, err := attempt(retries)
		if err == nil {
			e.record(f, exited(s, out))
			return out, s.next, ctx.Err()
		}
		known, ok := errors.AsType[*failure](err)
		if !ok {
			return nil, "", err
		}
		if i := s.retrierFor(known); i >= 0 && counts[i] < s.retry[i].maxAttempts {
			d := s.retry[i].delay(counts[i], e.s.fraction())
			counts[i]++
			if e.s.reg.Clock.Sleep(ctx, d) != nil {
				return nil, "", context.Cause(ctx)
			}
			f.items = nil
			continue
		}
		return e.caught(ctx, f, s, known)
	}
}

func (s *state) retrierFor(f *failure) int {
	return slices.IndexFunc(s.retry, func(r *retrier) bool { return slices.ContainsFunc(r.errors, f.matches) })
}

// delay is how long to wait before the retry after n earlier ones; chance is from 0 to 1.
func (r *retrier) delay(n int64, chance float64) time.Duration {
	seconds := float64(r.interval) * math.Pow(r.backoff, float64(n))
	if r.maxDelay > 0 {
		seconds = min(seconds, float64(r.maxDelay))
	}
	if r.jitter {
		seconds *= chance
	}
	return time.Duration(seconds * float64(time.Second))
}

// caught goes where the first Catch that covers the failure points; the failure goes into the state's raw input.
func (e *execution) caught(ctx context.Context, f *frame, s *state, why *failure) (any, string, error) {
	i := slices.IndexFunc(s.catch, func(c *catcher) bool { return slices.ContainsFunc(c.errors, why.matches) })
	if i < 0 {
		return nil, "", why
	}
	why, _ = errors.AsType[*failure](e.explained(f, s, why))
	out := f.input
	if to := s.catch[i].resultPath; !to.none {
		var err error
		if out, err = to.path.put(f.input, why.output()); err != nil {
			return nil, "", err
		}
	}
	if err := sized(out, s.name); err != nil {
		return nil, "", err
	}
	e.record(f, exited(s, out))
	return out, s.catch[i].next, ctx.Err()
}
