package account

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// seen is an active region at a time after its activation, in which these counts were found; -1 could not be read.
func seen(after time.Duration, found ...int) Snapshot {
	s := active()
	s.LastOperation = s.Time
	s.Time = s.Time.Add(after)
	for i, kind := range []string{"contexts", "interfaces", "jobs"} {
		n := 0
		if i < len(found) {
			n = found[i]
		}
		s.Evidence = append(s.Evidence, Evidence{Kind: kind, Found: n, Note: "why", At: s.Time})
	}
	return s
}

const day = 24 * time.Hour

func TestWhatALookLeadsTo(t *testing.T) {
	marked := func(s Snapshot, at time.Duration) Snapshot {
		s.Idleness.MarkedAt = s.LastOperation.Add(at)
		return s
	}
	kept := seen(8 * day)
	kept.Idleness.KeptUntil = kept.Time.Add(time.Hour)
	never, brought := seen(30*day), seen(30*day)
	never.Core.Parameters["IdleAfter"] = Never
	brought.Core.Parameters["Network"], brought.Core.Parameters["VpcId"] = "", "vpc-1"
	contextGone := marked(seen(7*day+2*time.Hour), 7*day)
	contextGone.LastContext = contextGone.Time.Add(-time.Hour)
	reminded := marked(seen(8*day-time.Hour), 7*day)
	reminded.Idleness.RemindedAt = reminded.Time.Add(-time.Hour)
	for name, test := range map[string]struct {
		region Snapshot
		want   IdleMove
		why    string
	}{
		"not long enough":                 {seen(7*day - time.Second), IdleNone, ""},
		"long enough":                     {seen(7 * day), IdleMarked, "nobody has used it since 2026-11-24T12:00:00Z"},
		"contexts are deployed":           {seen(8*day, 2), IdleUsed, "2 contexts"},
		"jobs run":                        {seen(8*day, 0, 0, 1), IdleUsed, "1 jobs"},
		"something could not be read":     {seen(8*day, 0, -1), IdleNone, "interfaces could not be read: why"},
		"marked and unreadable":           {marked(seen(9*day, 0, -1), 7*day), IdleNone, "interfaces could not be read"},
		"marked":                          {marked(seen(7*day+time.Hour), 7*day), IdleNone, ""},
		"marked, a quarter is left":       {marked(seen(7*day+18*time.Hour), 7*day), IdleReminded, ""},
		"reminded already":                {reminded, IdleNone, ""},
		"marked, the time is over":        {marked(seen(8*day), 7*day), IdleDeactivate, "nobody has used it"},
		"marked and used":                 {marked(seen(8*day, 1), 7*day), IdleCleared, "1 contexts"},
		"marked, a context came and went": {contextGone, IdleCleared, "it was used at"},
		"kept":                            {kept, IdleNone, "kept until"},
		"kept after it was marked":        {marked(kept, 7*day), IdleCleared, "kept until"},
		"never":                           {never, IdleNone, "never deactivated by itself"},
		"a brought VPC":                   {brought, IdleNone, "no managed network"},
		"inactive":                        {inactive(), IdleNone, "not active"},
	} {
		t.Run(name, func(t *testing.T) {
			c := test.region.idle()
			require.Equal(t, test.want, c.Move)
			require.Contains(t, c.Why, test.why)
		})
	}
	require.Equal(t, seen(8*day).Time, seen(7*day).idle().Deadline, "the mark tells when it ends")
}

func TestTidySweepsFirst(t *testing.T) {
	s := seen(30 * day)
	s.Networks = append(s.Networks, Stack{Name: NetworkPrefix + "stray", Status: "CREATE_COMPLETE"})
	p, err := MakePlan(Request{Action: Tidy}, s)
	require.NoError(t, err)
	require.Equal(t, [][]string{{"guard"}, {"remove-" + NetworkPrefix + "stray"}}, stepIDs(p))
	require.Equal(t, IdleNone, p.Idle.Move)
}

func TestAnIdleRegionIsDeactivatedAsByAPerson(t *testing.T) {
	s := seen(8 * day)
	s.Idleness.MarkedAt = s.LastOperation.Add(7 * day)
	p, err := MakePlan(Request{Action: Tidy}, s)
	require.NoError(t, err)
	require.Equal(t, stepIDs(plan(t, Deactivate, s)), stepIDs(p))
	require.Equal(t, "deactivate the region: nobody has used it since 2026-11-24T12:00:00Z", p.Summary)
}

func TestWhatCannotBeReadIsAWarning(t *testing.T) {
	p, err := MakePlan(Request{Action: Tidy}, seen(9*day, -1))
	require.NoError(t, err)
	require.Empty(t, p.Stages)
	require.Equal(t, []string{"it is not known whether the region is used, so it stays: contexts could not be read: why"}, p.Warnings)
}

func TestKeep(t *testing.T) {
	s := seen(day)
	s.Idleness.MarkedAt = s.Time
	p, err := MakePlan(Request{Action: Keep, Until: "2026-12-24T00:00:00Z"}, s)
	require.NoError(t, err)
	require.Empty(t, p.Stages)
	require.Equal(t, IdleKept, p.Idle.Move)
	require.True(t, p.Idle.State.MarkedAt.IsZero())
	require.Equal(t, time.Date(2026, 12, 24, 0, 0, 0, 0, time.UTC), p.Idle.State.KeptUntil)
	p, err = MakePlan(Request{Action: Keep}, s)
	require.NoError(t, err)
	require.True(t, p.Idle.State.KeptUntil.IsZero())
	_, err = MakePlan(Request{Action: Keep, Until: "2026-11-01T00:00:00Z"}, s)
	require.True(t, fault.Is(err, fault.RequestInvalid))
	_, err = MakePlan(Request{Action: Keep}, inactive())
	require.True(t, fault.Is(err, fault.RegionNotActive))
}

// TestIdleRegionsGoAndUsedOnesStay: through weeks of hourly looks, late and doubled ones among them, a region goes only when
// nothing used it for its time and its notice, and then it does go.
func TestIdleRegionsGoAndUsedOnesStay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := active()
		after := rapid.SampledFrom([]string{"1h", "5h", "2d", "7d"}).Draw(t, "after")
		notice := rapid.SampledFrom([]string{"1h", "3h", "24h"}).Draw(t, "notice")
		s.Core.Parameters["IdleAfter"], s.Core.Parameters["IdleNotice"] = after, notice
		s.LastOperation = s.Time
		lastUse := s.Time
		var deployed bool
		fails := rapid.Bool().Draw(t, "reads may fail")
		for range rapid.IntRange(1, 400).Draw(t, "looks") {
			s.Time = s.Time.Add(time.Duration(rapid.IntRange(0, 70).Draw(t, "minutes")) * time.Minute)
			switch rapid.IntRange(0, 60).Draw(t, "event") {
			case 0:
				deployed = true
			case 1:
				if deployed {
					s.LastContext = s.Time
				}
				deployed = false
			case 2: // came and went unseen
				s.LastContext, deployed = s.Time, false
			}
			n := 0
			if deployed {
				n = 1
			}
			unread := fails && rapid.IntRange(0, 20).Draw(t, "unreadable") == 0
			if unread {
				n = -1
			}
			if deployed || s.LastContext.Equal(s.Time) {
				lastUse = s.Time
			}
			s.Evidence = []Evidence{{Kind: "contexts", Found: n}}
			c := s.idle()
			if c.Move == IdleDeactivate {
				require.False(t, deployed)
				require.False(t, unread)
				require.False(t, s.Time.Before(lastUse.Add(span(after)+span(notice))), "it was used less than %s + %s ago", after, notice)
				return
			}
			if c.Move != IdleNone {
				s.Idleness = c.State
			}
			if !fails && !deployed {
				require.True(t, s.Time.Before(lastUse.Add(span(after)+span(notice)+2*70*time.Minute)), "it is long gone")
			}
		}
	})
}

// TestClocksMayDiffer: what another service dates a little ahead of the look is use like any other, and a look that comes with an
// earlier time than the one before it decides nothing.
func TestClocksMayDiffer(t *testing.T) {
	s := active()
	s.Core.Parameters["IdleAfter"], s.Core.Parameters["IdleNotice"] = "1h", "1h"
	s.LastOperation = s.Time.Add(-48 * time.Hour)
	s.Evidence = []Evidence{{Kind: "contexts"}}
	s.LastContext = s.Time.Add(3 * time.Minute)
	require.Equal(t, IdleNone, s.idle().Move, "a context was removed just now, by CloudFormation's clock")

	s.LastContext, s.Idleness.MarkedAt = time.Time{}, s.Time.Add(5*time.Minute)
	require.NotEqual(t, IdleDeactivate, s.idle().Move, "it was marked by a look whose clock was ahead")
	s.Idleness.MarkedAt = s.Time.Add(-2 * time.Hour)
	s.LastContext = s.Idleness.MarkedAt.Add(-time.Second)
	require.Equal(t, IdleDeactivate, s.idle().Move)
	s.LastContext = s.Idleness.MarkedAt
	require.Equal(t, IdleCleared, s.idle().Move, "in doubt it was used")
}
