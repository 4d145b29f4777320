package operation

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// pollLimit bounds one poll: a connection that died while a laptop slept must not hold it for ever.
const pollLimit = 30 * time.Second

// Follow yields everything that has happened to the operation and, until it ends, everything that happens, in order. The
// sequence ends after Ended, or with an error: ctx's, ErrNone when there is no such operation, or what AWS answered. The
// operation goes on however the sequence ends. Throttles and lost connections only postpone the next poll, the latter not
// for ever.
func (c *Client) Follow(ctx context.Context, arn string) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		f := newFollower(c, arn)
		for {
			events, err := f.poll(ctx)
			if !hand(events, yield) {
				return
			}
			if err = f.pace.settle(ctx, err, len(events) > 0); err == nil {
				err = f.pace.wait(ctx, c.rand)
			}
			if err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

// hand yields events and reports whether more may follow: the reader wants them, and none was the end.
func hand(events []Event, yield func(Event, error) bool) bool {
	for _, e := range events {
		if _, ended := e.(Ended); !yield(e, nil) || ended {
			return false
		}
	}
	return true
}

// follower is one reader of one operation.
type follower struct {
	client  *Client
	arn     string
	history *history
	// page leads to the last page that was read of the execution's history; it is read again until it is full, and what is
	// not after last is known.
	page *string
	last int64
	// steps are those of the present plan.
	steps map[string]account.Step
	// watches are the stacks of the steps that have started, by step.
	watches map[string]watcher
	pace    *pace
}

func newFollower(c *Client, arn string) *follower {
	id := arn[strings.LastIndex(arn, ":")+1:]
	return &follower{
		client: c, arn: arn, history: newHistory(account.Operation{ID: id, Arn: arn}), pace: newPace(),
		steps: map[string]account.Step{}, watches: map[string]watcher{},
	}
}

// poll returns what is new, in the order in which it happened. Events that were read before something failed are returned
// with the error.
func (f *follower) poll(ctx context.Context) ([]Event, error) {
	ctx, cancel := context.WithTimeout(ctx, pollLimit)
	defer cancel()
	events, err := f.readHistory(ctx)
	resources, failed := f.readStacks(ctx)
	events = append(resources, events...)
	slices.SortStableFunc(events, func(a, b Event) int { return a.Time().Compare(b.Time()) })
	f.drop(events)
	return endLast(events), errors.Join(err, failed)
}

// readHistory reads on from where the last poll came to.
func (f *follower) readHistory(ctx context.Context) ([]Event, error) {
	var events []Event
	for {
		out, err := f.client.sfn.GetExecutionHistory(ctx, &sfn.GetExecutionHistoryInput{ExecutionArn: &f.arn, NextToken: f.page, MaxResults: 1000, IncludeExecutionData: new(true)})
		if _, stale := errors.AsType[*types.InvalidToken](err); stale && f.page != nil { // tokens last for a day
			f.page = nil
			continue
		}
		if unknown(err) {
			return nil, ErrNone
		}
		if err != nil {
			return events, f.client.explain(err, "read the operation's history")
		}
		events = append(events, f.take(out.Events)...)
		if aws.ToString(out.NextToken) == "" {
			return events, nil
		}
		f.page = out.NextToken
	}
}

// take turns those entries of a page that are new into events.
func (f *follower) take(page []types.HistoryEvent) []Event {
	var events []Event
	for _, entry := range page {
		if entry.Id <= f.last {
			continue
		}
		f.last = entry.Id
		if entry.Type == types.HistoryEventTypeExecutionRedriven { // an end that was taken back
			events = slices.DeleteFunc(events, func(e Event) bool { _, ended := e.(Ended); return ended })
		}
		if e := f.history.read(entry); e != nil {
			f.note(e)
			events = append(events, e)
		}
	}
	return events
}

// note keeps what the stacks' events are read for.
func (f *follower) note(e Event) {
	switch e := e.(type) {
	case Planned:
		f.plan(e.Plan)
	case Recovering:
		f.plan(e.Plan)
	case StepStarted:
		f.watch(f.steps[e.Step], e.At)
	}
}

// watcher reads what happens to the stacks of a step.
type watcher interface {
	poll(ctx context.Context, client stackReader) ([]Event, error)
}

func (f *follower) watch(step account.Step, since time.Time) {
	switch step.Kind {
	case account.StackKind:
		f.watches[step.ID] = newWatch(step.Stack, since)
	case account.DrainKind:
		f.watches[step.ID] = newCrowd(step, f.client.now)
	}
}

func (f *follower) plan(p account.Plan) {
	clear(f.steps)
	for _, stage := range p.Stages {
		for _, step := range stage.Steps {
			f.steps[step.ID] = step
		}
	}
}

// readStacks reads the events of the watched stacks. They are an ornament: a caller who may follow the operation but not
// read its stacks follows it without them.
func (f *follower) readStacks(ctx context.Context) ([]Event, error) {
	var events []Event
	for step, w := range f.watches {
		changes, err := w.poll(ctx, f.client.stacks)
		switch {
		case err != nil && (throttled(err) || passing(err)):
			return events, err
		case err != nil:
			delete(f.watches, step)
		}
		events = append(events, changes...)
	}
	return events, nil
}

// drop ends the watches of steps that have ended; their stacks were read one last time.
func (f *follower) drop(events []Event) {
	for _, e := range events {
		switch e := e.(type) {
		case StepSettled:
			delete(f.watches, e.Step)
		case StepFailed:
			delete(f.watches, e.Step)
		}
	}
}

// endLast puts the end behind what bears a later time: the clocks of two services never agree quite.
func endLast(events []Event) []Event {
	i := slices.IndexFunc(events, func(e Event) bool { _, ended := e.(Ended); return ended })
	if i < 0 {
		return events
	}
	return append(slices.Delete(slices.Clone(events), i, i+1), events[i])
}
