package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/ledger"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
)

const hasty = `{"action":"activate","idleAfter":"5h","idleNotice":"3h"}`

// told are the notices that were sent to the topic, in their order.
func (w *world) told() []string {
	var texts []string
	for _, message := range w.SNS.Sent() {
		texts = append(texts, message.Text)
	}
	return texts
}

// TestAnIdleRegionAnnouncesItAndGoes: by the schedule alone, after its time and its notice, and comes back with what it had.
func TestAnIdleRegionAnnouncesItAndGoes(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", hasty)
		w.put("precious")
		time.Sleep(4 * time.Hour)
		require.Equal(t, account.Active, w.look().State())
		time.Sleep(2*time.Hour + 30*time.Minute)
		require.Equal(t, account.Active, w.look().State())
		require.Contains(t, strings.Join(w.told(), "\n"), "To keep it: agc account keep --for 72h --region us-east-1")
		time.Sleep(4 * time.Hour)
		require.Equal(t, account.Inactive, w.look().State())
		require.Empty(t, w.EC2.Billed())
		require.Equal(t, "precious", w.get())
		require.Equal(t, 2, strings.Count(strings.Join(w.told(), "\n"), "is idle"), "announced, and once more")
		require.Contains(t, w.told()[len(w.told())-1], "deactivate the region: nobody has used it since")
		wish, ok := w.look().LastWish()
		require.True(t, ok)
		require.Equal(t, "5h", wish.IdleAfter)
		time.Sleep(3 * time.Hour)
		require.Equal(t, account.Inactive, w.look().State(), "nothing happens to it any more")
	})
}

// TestUseKeepsARegion: a context, a keeping and a policy each hold it; without them it goes.
func TestUseKeepsARegion(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", hasty)
		name := w.deploy("ann12", "spot")
		time.Sleep(24 * time.Hour)
		require.Equal(t, account.Active, w.look().State())
		w.destroy(name)
		time.Sleep(4 * time.Hour)
		require.NotContains(t, strings.Join(w.told(), "\n"), "is idle")
		time.Sleep(2*time.Hour + 30*time.Minute) // the schedule looks within an hour and its window
		require.Contains(t, strings.Join(w.told(), "\n"), "is idle")
		until := time.Now().Add(48 * time.Hour).UTC().Format(time.RFC3339)
		e := w.succeed("keep", `{"action":"keep","until":"`+until+`"}`)
		require.Contains(t, e.outcome.Summary, "the region is kept until "+until)
		time.Sleep(47 * time.Hour)
		require.Equal(t, account.Active, w.look().State())
		w.succeed("never", `{"action":"update","idleAfter":"never"}`)
		time.Sleep(72 * time.Hour)
		require.Equal(t, account.Active, w.look().State())
		w.succeed("soon", `{"action":"update","idleAfter":"1h","idleNotice":"1h"}`)
		time.Sleep(6 * time.Hour)
		require.Equal(t, account.Inactive, w.look().State())
		require.Equal(t, fault.RegionNotActive, w.run("late", `{"action":"keep","until":"2030-01-01T00:00:00Z"}`).fault.Code)
	})
}

// TestWhatCannotBeReadKeepsARegion: every single failing look at its use keeps it, and the schedule's answer says so.
func TestWhatCannotBeReadKeepsARegion(t *testing.T) {
	for name, operation := range map[string][2]string{
		"jobs": {"batch", "DescribeJobQueues"}, "interfaces": {"ec2", "DescribeNetworkInterfaces"}, "removed contexts": {"cloudformation", "ListStacks"},
	} {
		t.Run(name, func(t *testing.T) {
			inRegion(t, func(w *world) {
				w.succeed("on", hasty)
				w.Faults.Add(wire.Fault{Service: operation[0], Operation: operation[1], When: wire.Before, Err: region.Refuse("AccessDeniedException", "no")})
				time.Sleep(20 * time.Hour)
				require.Equal(t, account.Active, w.look().State())
				e := w.succeed("look", `{"action":"tidy","preview":true}`)
				require.Len(t, e.outcome.Warnings, 1)
				require.Contains(t, e.outcome.Warnings[0], "it is not known whether the region is used, so it stays")
			})
		})
	}
}

// TestTheScheduleSweepsUp: what a stopped operation left goes without anybody asking, also when Step Functions' event is lost.
func TestTheScheduleSweepsUp(t *testing.T) {
	inRegion(t, func(w *world) {
		arn := w.start("stopped", activate)
		time.Sleep(time.Minute)
		w.stop(arn)
		time.Sleep(2 * time.Hour)
		require.Empty(t, w.look().Networks)
		require.Empty(t, w.EC2.Billed())
		require.Equal(t, "STOPPED", w.recorded("stopped").Status)
	})
}

// announcedEnd is when the last notice of idleness says that the region may go; zero before there is one.
func (w *world) announcedEnd() time.Time {
	found := regexp.MustCompile(`It will be deactivated after (\S+)\. `).FindAllStringSubmatch(strings.Join(w.told(), "\n"), -1)
	if len(found) == 0 {
		return time.Time{}
	}
	end, err := time.Parse(time.RFC3339, found[len(found)-1][1])
	require.NoError(w.t, err)
	return end
}

// TestAContextInTheLastSecondKeepsARegion: it is begun when the schedule has planned under the lock, and gets the pointers back.
func TestAContextInTheLastSecondKeepsARegion(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", hasty)
		w.planned = func() {
			owner, _, err := ledger.New(w.cfg, environment("AGC_STATE_TABLE")).Holder(w.t.Context())
			require.NoError(t, err)
			if deadline := w.announcedEnd(); owner != "" && !deadline.IsZero() && time.Now().After(deadline) {
				w.planned = nil
				w.make(account.ContextPrefix+"Demo-u-late", contextTemplate, contextTags("Demo", "u", "late"))
			}
		}
		time.Sleep(12 * time.Hour)
		require.Nil(t, w.planned, "it came in between")
		require.Equal(t, account.Active, w.look().State())
		require.NotEmpty(t, w.pointers()["vpc"])
		require.Contains(t, strings.Join(w.told(), "\n"), "contexts are deployed in the network that is to go: late of user u")
		require.Contains(t, strings.Join(w.told(), "\n"), "will not be deactivated: 1 contexts")
	})
}
