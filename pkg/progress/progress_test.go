package progress

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/operation"
	"github.com/amazon-genomics-cli/agc/pkg/term"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "run: go test ./pkg/progress -update")
}

func TestPlainLines(t *testing.T) {
	for name, events := range map[string][]operation.Event{"success": success(), "disaster": disaster()} {
		s, _, out, err := term.Test()
		outcome, failure := New(s, Plain, time.Now).Watch(t.Context(), sequence(events, nil))
		require.NoError(t, failure)
		require.Equal(t, "activate-1", outcome.Operation)
		require.Empty(t, out.String(), "talk goes to the error stream")
		golden(t, "plain-"+name, err.String())
	}
}

func TestFrames(t *testing.T) {
	for name, events := range map[string][]operation.Event{"half": half(), "success": success(), "disaster": disaster()} {
		for _, width := range []int{40, 80, 200} {
			for _, unicode := range []bool{true, false} {
				var b board
				for _, e := range events {
					b.apply(e)
				}
				k := look{width: width, unicode: unicode, now: b.latest.Add(500 * time.Millisecond)}
				if b.ended {
					k.now = b.latest
				}
				charset := map[bool]string{true: "unicode", false: "ascii"}[unicode]
				golden(t, fmt.Sprintf("frame-%s-%d-%s", name, width, charset), strings.Join(k.lines(&b), "\n")+"\n")
			}
		}
	}
}

func TestEveryLineFits(t *testing.T) {
	all := [][]operation.Event{success(), disaster()}
	rapid.Check(t, func(r *rapid.T) {
		events := rapid.SampledFrom(all).Draw(r, "events")
		events = events[:rapid.IntRange(0, len(events)).Draw(r, "until")]
		width := rapid.IntRange(12, 220).Draw(r, "width")
		var b board
		for _, e := range events {
			b.apply(e)
		}
		k := look{width: width, unicode: rapid.Bool().Draw(r, "unicode"), now: b.latest}
		for _, line := range k.lines(&b) {
			require.LessOrEqual(r, columns(line), width, "%q", line)
			if !k.unicode {
				require.NotRegexp(r, `[^ -~]`, line)
			}
		}
	})
}

// screen is a terminal as far as the drawing uses one.
type screen struct {
	lines  []string
	row    int
	hidden bool
	height int
}

func (s *screen) write(t *rapid.T, text string) {
	for text != "" {
		switch {
		case strings.HasPrefix(text, hideCursor):
			s.hidden, text = true, text[len(hideCursor):]
		case strings.HasPrefix(text, showCursor):
			s.hidden, text = false, text[len(showCursor):]
		case strings.HasPrefix(text, eraseBelow):
			s.lines, text = s.lines[:s.row], text[len(eraseBelow):]
		case strings.HasPrefix(text, "\x1b["):
			var up int
			_, err := fmt.Sscanf(text, "\x1b[%dA\r", &up)
			require.NoError(t, err, "%q", text)
			require.LessOrEqual(t, up, s.height-1, "what has scrolled away cannot be reached")
			s.row -= up
			require.GreaterOrEqual(t, s.row, 0)
			_, text, _ = strings.Cut(text, "\r")
		default:
			line, rest, found := strings.Cut(text, "\n")
			require.True(t, found, "only whole lines: %q", text)
			s.lines, s.row, text = append(s.lines[:s.row], line), s.row+1, rest
		}
	}
}

// TestLiveErasesExactlyItsOwnLines plays drawings of any height on a screen and looks at what is left there.
func TestLiveErasesExactlyItsOwnLines(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s, _, _, out := term.Test()
		s.Unicode = true
		height := rapid.IntRange(3, 30).Draw(r, "height")
		s.Size = func() (int, int) { return 80, height }
		now := time.Now()
		l := newLive(s, func() time.Time { return now })
		display := &screen{lines: []string{"before"}, row: 1, height: height}
		for _, e := range success() {
			l.Show(e)
			for range rapid.IntRange(0, 2).Draw(r, "frames") {
				l.Draw()
			}
			display.write(r, out.String())
			out.Reset()
		}
		l.Close()
		display.write(r, out.String())
		require.Equal(r, "before", display.lines[0])
		require.Equal(r, []string{"Make the region active"}, display.lines[1:2])
		require.Len(r, display.lines, 5, "heading and three steps, once")
		require.False(r, display.hidden, "the cursor is back")
	})
}

func TestLiveKeepsWhatFailedAboveItsRecovery(t *testing.T) {
	s, _, _, out := term.Test()
	s.ErrTTY = true
	outcome, err := New(s, Live, time.Now).Watch(t.Context(), sequence(disaster(), nil))
	require.NoError(t, err)
	require.Equal(t, account.StatusFailed, outcome.Status)
	require.Contains(t, out.String(), "number of addresses has been reached.")
	require.Contains(t, out.String(), "It failed; tidying up")
	require.True(t, strings.HasSuffix(out.String(), showCursor))
}

func TestLiveColorsOnlyWhenAllowed(t *testing.T) {
	for _, colored := range []bool{true, false} {
		s, _, _, out := term.Test()
		s.Colored = colored
		_, err := New(s, Live, time.Now).Watch(t.Context(), sequence(success(), nil))
		require.NoError(t, err)
		require.Equal(t, colored, strings.Contains(out.String(), "\x1b[32m"))
	}
}

// TestLiveRunsByAWSsClock lets this machine's clock differ from AWS's: elapsed times go on from AWS's.
func TestLiveRunsByAWSsClock(t *testing.T) {
	s, _, _, _ := term.Test()
	now := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	l := newLive(s, func() time.Time { return now })
	for _, e := range half() {
		l.Show(e)
	}
	now = now.Add(3 * time.Second)
	require.Equal(t, at(63), l.time())
}

// TestNothingToDoIsLeftToTheOutcome covers an empty plan and a refusal before there was one.
func TestNothingToDoIsLeftToTheOutcome(t *testing.T) {
	ended := operation.Ended{At: at(3), Outcome: account.Outcome{Operation: "activate-1"}}
	for _, events := range [][]operation.Event{
		{half()[0], operation.Planned{At: at(2), Plan: account.Plan{Summary: "there is nothing to do"}}, ended}, {half()[0], ended},
	} {
		for _, mode := range []Mode{Live, Plain} {
			s, _, _, err := term.Test()
			_, failure := New(s, mode, time.Now).Watch(t.Context(), sequence(events, nil))
			require.NoError(t, failure)
			require.NotRegexp(t, "[a-z ]{3}", err.String())
		}
	}
}

func TestQuietSaysNothing(t *testing.T) {
	s, _, out, err := term.Test()
	_, failure := New(s, Quiet, time.Now).Watch(t.Context(), sequence(success(), nil))
	require.NoError(t, failure)
	require.Empty(t, out.String()+err.String())
}

func TestWatchEndsWithTheErrorOfTheEvents(t *testing.T) {
	s, _, _, _ := term.Test()
	why := errors.New("gone")
	_, err := New(s, Plain, time.Now).Watch(t.Context(), sequence(half(), why))
	require.ErrorIs(t, err, why)
	_, err = New(s, Plain, time.Now).Watch(t.Context(), sequence(half(), nil))
	require.ErrorIs(t, err, errCut)
}

func TestWatchEndsWithItsContext(t *testing.T) {
	for _, mode := range []Mode{Live, Plain, Quiet} {
		synctest.Test(t, func(t *testing.T) {
			s, _, _, out := term.Test()
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_, err := New(s, mode, time.Now).Watch(ctx, func(yield func(operation.Event, error) bool) {
				yield(half()[0], nil)
				<-ctx.Done()
				yield(nil, ctx.Err())
			})
			require.ErrorIs(t, err, context.DeadlineExceeded)
			if mode == Live {
				require.True(t, strings.HasSuffix(out.String(), showCursor))
			}
		})
	}
}

func TestWordsForStatuses(t *testing.T) {
	for status, want := range map[string]string{
		"CREATE_IN_PROGRESS": "creating", "CREATE_COMPLETE": "created", "DELETE_FAILED": "deletion failed", "DELETE_SKIPPED": "kept",
		"UPDATE_ROLLBACK_IN_PROGRESS": "rolling back", "IMPORT_COMPLETE": "imported", "SOMETHING_NEW": "something new",
	} {
		require.Equal(t, want, doing(status))
	}
}

func TestElapsed(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0.0s", -time.Second: "0.0s", 9940 * time.Millisecond: "9.9s", 42 * time.Second: "42s",
		141 * time.Second: "2m21s", time.Hour: "60m00s",
	} {
		require.Equal(t, want, elapsed(d))
	}
}

// TestLiveAfterTheTerminalBecameNarrower erases the rows into which the terminal has broken its lines.
func TestLiveAfterTheTerminalBecameNarrower(t *testing.T) {
	l := &live{}
	l.remember([]string{term.Paint(term.Bold, strings.Repeat("x", 80)), "", strings.Repeat("x", 41)})
	require.Equal(t, 3, l.rows(80))
	require.Equal(t, 5, l.rows(40))
}

// TestPlainTellsOnce covers two steps that both look at one stack.
func TestPlainTellsOnce(t *testing.T) {
	s, _, _, errs := term.Test()
	p := newPlain(s.Err)
	for range 2 {
		p.Show(change(15, "Agc-Core", "Vpc", "AWS::EC2::VPC", "CREATE_COMPLETE", ""))
	}
	require.Equal(t, 1, strings.Count(errs.String(), "created"))
	p.Show(change(95, "Agc-Core", "Vpc", "AWS::EC2::VPC", "CREATE_COMPLETE", ""))
	require.Equal(t, 2, strings.Count(errs.String(), "created"))
}
