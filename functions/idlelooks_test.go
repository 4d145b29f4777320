package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
)

const tidy = `{"action":"tidy"}`

// reads are the operations that a look at an active region reads with, each once, as service and operation.
func (w *world) reads() [][2]string {
	before := len(w.Faults.Calls("", ""))
	w.succeed("look", tidy)
	seen, out := map[[2]string]bool{}, [][2]string{}
	for _, c := range w.Faults.Calls("", "")[before:] {
		read := false
		for _, prefix := range []string{"Describe", "List", "Get", "Query"} {
			read = read || strings.HasPrefix(c.Operation, prefix)
		}
		if key := [2]string{c.Service, c.Operation}; read && c.Service != "states" && !seen[key] {
			seen[key] = true
			out = append(out, key)
		}
	}
	return out
}

// TestEveryReadThatFailsKeepsARegion: whichever of a look's reads is refused, for days, an idle region stays, and is not even
// announced to go.
func TestEveryReadThatFailsKeepsARegion(t *testing.T) {
	var reads [][2]string
	inRegion(t, func(w *world) {
		w.succeed("on", hasty)
		reads = w.reads()
	})
	require.Greater(t, len(reads), 10, "%v", reads)
	for _, read := range reads {
		t.Run(read[0]+" "+read[1], func(t *testing.T) {
			inRegion(t, func(w *world) {
				w.succeed("on", hasty)
				w.Faults.Add(wire.Fault{Service: read[0], Operation: read[1], When: wire.Before, Err: region.Refuse("AccessDeniedException", "no")})
				time.Sleep(30 * time.Hour)
				w.Faults.Clear()
				require.Equal(t, account.Active, w.look().State())
				require.NotEmpty(t, w.EC2.Billed())
			})
		})
	}
}

// TestLooksThatComeTwice: the schedule runs at least once, so perhaps twice at the same moment; a region is announced once and goes once.
func TestLooksThatComeTwice(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", hasty)
		for i := range 20 {
			w.start(fmt.Sprintf("a%d", i), tidy)
			w.start(fmt.Sprintf("b%d", i), tidy)
			time.Sleep(37 * time.Minute)
		}
		all := strings.Join(w.told(), "\n")
		require.Equal(t, account.Inactive, w.look().State())
		require.Equal(t, 2, strings.Count(all, "is idle"), "announced, and once more")
		require.Equal(t, 1, strings.Count(all, "deactivate the region"))
		require.NotContains(t, all, "failed")
	})
}

// TestLooksThatComeLate: a schedule that slept for a month does not take it for notice.
func TestLooksThatComeLate(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", hasty)
		schedules, err := w.Scheduler.ListSchedules(t.Context(), &scheduler.ListSchedulesInput{})
		require.NoError(t, err)
		for _, s := range schedules.Schedules {
			_, err := w.Scheduler.DeleteSchedule(t.Context(), &scheduler.DeleteScheduleInput{Name: s.Name, GroupName: s.GroupName})
			require.NoError(t, err)
		}
		time.Sleep(30 * 24 * time.Hour)
		w.succeed("first", tidy)
		require.Equal(t, account.Active, w.look().State(), "first it is announced")
		time.Sleep(2 * time.Hour)
		require.Contains(t, strings.Join(w.told(), "\n"), "is idle")
		w.succeed("second", tidy)
		require.Equal(t, account.Active, w.look().State())
		time.Sleep(20 * 24 * time.Hour)
		w.succeed("third", tidy)
		require.Equal(t, account.Inactive, w.look().State())
	})
}

// twoPeriods are two of the schedule's, each with its flexible window, and what a sweep takes.
const twoPeriods = 2*75*time.Minute + 15*time.Minute

// TestNothingStaysBilledForLong: operations are stopped at any moment, every event is lost, and still what serves nobody is gone
// after two looks of the schedule.
func TestNothingStaysBilledForLong(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, seed)
				defer w.Close()
				w.install()
				w.EventBridge.Lose = 1
				chance := rand.New(rand.NewPCG(seed, 4))
				for i, input := range []string{activate, `{"action":"activate","usePublicSubnets":true}`, activate, deactivate} {
					arn := w.start(fmt.Sprintf("op-%d", i), input)
					time.Sleep(time.Duration(chance.IntN(600)) * time.Second)
					w.stop(arn)
					time.Sleep(time.Duration(chance.IntN(90)) * time.Second)
				}
				time.Sleep(twoPeriods)
				s := w.look()
				require.Empty(t, s.Garbage())
				if s.State() != account.Active {
					require.Empty(t, w.EC2.Billed(), s.State())
				}
			})
		})
	}
}
