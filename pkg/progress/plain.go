package progress

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/operation"
)

// plain writes one line for each change, after the time since the operation began.
type plain struct {
	out   io.Writer
	board board
	// told is when what was told of a resource happened: two steps that look at one stack both tell of it.
	told map[string]time.Time
}

func newPlain(out io.Writer) *plain { return &plain{out: out, told: map[string]time.Time{}} }

func (p *plain) Draw()  {}
func (p *plain) Close() {}

func (p *plain) Show(e operation.Event) {
	p.board.apply(e)
	switch e := e.(type) {
	case operation.Comparing:
		p.line(e, comparison(e.Stacks))
	case operation.Planned, operation.Recovering:
		if p.board.heading != "" {
			p.line(e, sentence(p.board.heading))
		}
	case operation.StepStarted:
		p.board.with(e.Step, func(s *step) { p.line(e, began(s)) })
	case operation.StepSettled:
		p.board.with(e.Step, func(s *step) { p.line(e, s.Title+": done in "+elapsed(s.end.Sub(s.start))) })
	case operation.StepFailed:
		p.board.with(e.Step, func(s *step) { p.line(e, s.Title+": failed: "+e.Fault.Error()) })
	case operation.ResourceChanged:
		p.resource(e)
	}
}

func began(s *step) string {
	if s.Reason == "" {
		return s.Title
	}
	return s.Title + " (" + s.Reason + ")"
}

// resource tells what came of a resource; that something happens to it is told only on a terminal, where it goes again.
func (p *plain) resource(e operation.ResourceChanged) {
	r := resource{ResourceChanged: e}
	key := e.Stack + " " + e.LogicalID + " " + e.Status
	if r.inProgress() || p.told[key].Equal(e.At) {
		return
	}
	p.told[key] = e.At
	text := fmt.Sprintf("  %s %s: %s", short(e.Type), e.LogicalID, doing(e.Status))
	if r.failed() && e.Reason != "" {
		text += ": " + oneLine(e.Reason)
	}
	p.line(e, text)
}

func (p *plain) line(e operation.Event, text string) {
	since := e.Time().Sub(p.board.begun)
	if p.board.begun.IsZero() {
		since = 0
	}
	_, _ = fmt.Fprintf(p.out, "[%6s] %s\n", elapsed(since), text) // who closed the stream does not want to know
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
