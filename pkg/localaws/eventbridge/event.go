package eventbridge

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Event is what a service has to say; the bus adds the envelope.
type Event struct {
	Source     string
	DetailType string
	Resources  []string
	Detail     map[string]any
}

const timeFormat = "2006-01-02T15:04:05Z"

// envelope is the event as rules and targets see it. It goes through JSON, so that rules match what targets get.
func (s *Service) envelope(e Event, id string) (map[string]any, []byte, error) {
	resources := e.Resources
	if resources == nil {
		resources = []string{}
	}
	text, err := json.Marshal(map[string]any{
		"version": "0", "id": id, "detail-type": e.DetailType, "source": e.Source, "account": s.reg.Account,
		"time": s.reg.Clock.Now().Format(timeFormat), "region": s.reg.Name, "resources": resources, "detail": e.Detail,
	})
	if err != nil {
		return nil, nil, fmt.Errorf("encode event: %w", err)
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, nil, fmt.Errorf("decode event: %w", err)
	}
	return fields, text, nil
}

// Events are delivered between half a second and three seconds after they were sent (a guess).
const (
	soonest = 500 * time.Millisecond
	latest  = 3 * time.Second
)

// Send gives an event to every enabled rule that matches it, later. An event that is no JSON object is lost.
func (s *Service) Send(e Event) { s.send(e) }

// send returns the event's id.
func (s *Service) send(e Event) string {
	id := s.reg.UUID()
	fields, text, err := s.envelope(e, id)
	if err != nil {
		return id
	}
	for _, d := range s.matching(fields, text) {
		d.event = e
		s.dispatch(d)
		if s.reg.Chance(s.Duplicate) {
			s.dispatch(d)
		}
	}
	return id
}

// delivery is one event on its way to one target.
type delivery struct {
	to        Targets
	from      Origin
	targetArn string
	event     Event
	text      []byte
}

func (s *Service) matching(fields map[string]any, text []byte) []delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []delivery
	for _, r := range s.rules {
		if s.targets == nil || r.disabled() || !r.pattern.matches(fields) {
			continue
		}
		for _, t := range r.targets {
			from := Origin{RuleArn: *r.described.Arn, RoleArn: aws.ToString(t.RoleArn)}
			if t.DeadLetterConfig != nil {
				from.DeadLetterArn = aws.ToString(t.DeadLetterConfig.Arn)
			}
			out = append(out, delivery{to: s.targets, from: from, targetArn: *t.Arn, text: payload(t, fields, text)})
		}
	}
	return out
}

func (s *Service) dispatch(d delivery) {
	if s.reg.Chance(s.Lose) {
		return
	}
	wait := s.delay()
	if s.Hold != nil {
		late, lose := s.Hold(d.event, d.targetArn)
		if lose {
			return
		}
		wait += late
	}
	s.busy.Go(func() { s.deliver(d, wait) })
}

// deliver does what EventBridge does with a target that refuses: nothing that anybody sees.
func (s *Service) deliver(d delivery, wait time.Duration) {
	if s.reg.Clock.Sleep(s.ctx, wait) != nil {
		return
	}
	if err := d.to.Deliver(context.WithValue(s.ctx, originKey{}, d.from), d.targetArn, d.text); err != nil {
		s.failed(d, err)
	}
}

// delay is a random time between soonest and latest.
func (s *Service) delay() time.Duration {
	var n int64
	for _, digit := range s.reg.Hex(4) {
		n = n*16 + int64(hexValue(digit))
	}
	return soonest + time.Duration(int64(latest-soonest)*n/0xffff)
}

func hexValue(digit rune) rune {
	if digit >= 'a' {
		return digit - 'a' + 10
	}
	return digit - '0'
}

type originKey struct{}

// Origin is on whose behalf a delivery is made: the rule, the role of its target, and the target's dead-letter queue; "" where
// the target has none.
type Origin struct{ RuleArn, RoleArn, DeadLetterArn string }

// OriginOf is the origin of the delivery that is made with ctx.
func OriginOf(ctx context.Context) Origin {
	from, _ := ctx.Value(originKey{}).(Origin)
	return from
}
