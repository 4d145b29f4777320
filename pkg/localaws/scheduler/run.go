package scheduler

import (
	"context"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/scheduler/types"
)

// precision is within which time AWS invokes a target whose window is off (EventBridge Scheduler User Guide, "Schedule types").
const precision = time.Minute

// begin keeps a schedule and runs it, if it is enabled; the caller holds mu. A rate without a StartDate begins at once
// (EventBridge Scheduler User Guide, "Schedule types").
func (s *Service) begin(sc *schedule) {
	seen := sc.seen
	s.schedules[*seen.Name] = sc
	if seen.State != types.ScheduleStateEnabled {
		return
	}
	when, _ := parse(*seen.ScheduleExpression) // it was parsed before
	p := plan{expression: when, begin: s.now().Truncate(time.Second)}
	if seen.StartDate != nil {
		p.begin = *seen.StartDate
	}
	if when.every > 0 { // a schedule that runs once passes the end over
		p.end = seen.EndDate
	}
	ctx, end := context.WithCancel(s.ctx)
	sc.end = end
	s.busy.Go(func() { s.run(ctx, sc, p) })
}

// run invokes the target at each of the plan's times.
func (s *Service) run(ctx context.Context, sc *schedule, p plan) {
	var under sync.WaitGroup
	for at, ok := p.from(p.begin); ok; at, ok = p.from(at.Add(time.Second)) {
		if s.reg.Clock.Sleep(ctx, at.Sub(s.now())) != nil {
			break
		}
		under.Go(func() { s.occur(ctx, sc, at) })
	}
	under.Wait()
	s.complete(ctx, sc)
}

// complete deletes a schedule that has no time left, if it says so.
func (s *Service) complete(ctx context.Context, sc *schedule) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() == nil && sc.seen.ActionAfterCompletion == types.ActionAfterCompletionDelete {
		delete(s.schedules, *sc.seen.Name)
	}
	sc.end()
}

// occur makes one of a schedule's invocations, or two of the same, at random moments in its window.
func (s *Service) occur(ctx context.Context, sc *schedule, at time.Time) {
	window := precision
	if w := sc.seen.FlexibleTimeWindow; w.Mode == types.FlexibleTimeWindowModeFlexible {
		window = time.Duration(*w.MaximumWindowInMinutes) * time.Minute
	}
	i := Invocation{ScheduleArn: *sc.seen.Arn, TargetArn: aws.ToString(sc.seen.Target.Arn), ExecutionID: s.reg.Hex(16), ScheduledTime: at}
	times := 1
	if s.reg.Chance(s.Duplicate) {
		times = 2
	}
	var under sync.WaitGroup
	for range times {
		wait, lose := time.Duration(s.fraction()*float64(window)), false
		if s.Hold != nil {
			var late time.Duration
			late, lose = s.Hold(i)
			wait += late
		}
		if !lose {
			under.Go(func() {
				if s.reg.Clock.Sleep(ctx, wait) == nil {
					s.invoke(i, sc.seen.Target)
				}
			})
		}
	}
	under.Wait()
}
