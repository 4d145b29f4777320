// Package progress shows how an operation goes on: as a live tree on a terminal, as lines in a pipe, or not at all.
package progress

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/operation"
	"github.com/amazon-genomics-cli/agc/pkg/term"
)

// Mode is how progress is shown.
type Mode string

// The modes. Nothing is shown in Quiet; the outcome is the caller's to print in every mode.
const (
	Live  Mode = "live"
	Plain Mode = "plain"
	Quiet Mode = "quiet"
)

// frame is the time between two drawings of a live tree.
const frame = 100 * time.Millisecond

// renderer shows events.
type renderer interface {
	// Show takes the next event.
	Show(e operation.Event)
	// Draw is called every frame.
	Draw()
	// Close leaves the terminal as it was found, with the last state on it.
	Close()
}

// View shows one operation.
type View struct {
	renderer renderer
	frames   bool
}

// New makes a view on the error stream. now is the clock of this machine.
func New(s *term.Streams, mode Mode, now func() time.Time) *View {
	switch mode {
	case Live:
		return &View{renderer: newLive(s, now), frames: true}
	case Plain:
		return &View{renderer: newPlain(s.Err)}
	default:
		return &View{renderer: quiet{}}
	}
}

type quiet struct{}

func (quiet) Show(operation.Event) {}
func (quiet) Draw()                {}
func (quiet) Close()               {}

var errCut = errors.New("the events ended before the operation did")

type news struct {
	event operation.Event
	err   error
}

// Watch shows the events until they end and returns the outcome, or the error that they ended with.
func (v *View) Watch(ctx context.Context, events iter.Seq2[operation.Event, error]) (account.Outcome, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer v.renderer.Close()
	incoming := listen(ctx, events)
	tick, stop := v.ticks()
	defer stop()
	for {
		select {
		case <-tick:
			v.renderer.Draw()
		case n, ok := <-incoming:
			switch {
			case !ok:
				return account.Outcome{}, cmp.Or(ctx.Err(), errCut)
			case n.err != nil:
				return account.Outcome{}, n.err
			}
			v.renderer.Show(n.event)
			if ended, ok := n.event.(operation.Ended); ok {
				return ended.Outcome, nil
			}
		}
	}
}

// listen carries the events to a channel, which it closes behind the last.
func listen(ctx context.Context, events iter.Seq2[operation.Event, error]) <-chan news {
	incoming := make(chan news)
	go func() {
		defer close(incoming)
		for e, err := range events {
			select {
			case incoming <- news{e, err}:
			case <-ctx.Done():
				return
			}
		}
	}()
	return incoming
}

// ticks are the frames of a view that draws; others have none.
func (v *View) ticks() (<-chan time.Time, func()) {
	if !v.frames {
		return nil, func() {}
	}
	ticker := time.NewTicker(frame)
	return ticker.C, ticker.Stop
}
