package account

import (
	"fmt"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// checkUntil says what is wrong with until when a request is read; that it lies ahead is checked when it is planned.
func (r Request) checkUntil(value any) []string {
	switch until, named := value.(string); {
	case r.Action != Keep && named:
		return []string{"until: goes with keep only"}
	case r.Action != Keep:
		return nil
	case !named:
		return []string{"until: is missing; it must be a time such as 2026-12-24T00:00:00Z, or empty to end the keeping"}
	case until == "":
		return nil
	default:
		if _, err := time.Parse(time.RFC3339, until); err != nil {
			return []string{fmt.Sprintf("until: is %q, which is no time such as 2026-12-24T00:00:00Z", until)}
		}
		return nil
	}
}

// planKeep remembers until when the region is kept; a region that was announced to go is no longer.
func planKeep(r Request, s Snapshot) (Plan, error) {
	if !s.active() {
		return Plan{}, fault.New(fault.RegionNotActive, "the region "+s.Region+" is not active", "there is nothing to keep",
			"activate it with 'agc account activate'; nothing was changed")
	}
	c := IdleChange{Move: IdleKept, State: s.Idleness}
	c.State.MarkedAt, c.State.RemindedAt, c.State.KeptUntil = time.Time{}, time.Time{}, time.Time{}
	if r.Until == "" {
		c.Why = "the region is no longer kept; it is " + s.recorded().IdlePolicy()
		return Plan{Settings: s.recorded(), Idle: c, Summary: c.Why}, nil
	}
	until, err := time.Parse(time.RFC3339, r.Until)
	if err != nil || !until.After(s.Time) {
		return Plan{}, invalid([]string{fmt.Sprintf("until: is %s, which is not ahead", r.Until)})
	}
	c.State.KeptUntil, c.Why = until.UTC(), "the region is kept until "+until.UTC().Format(time.RFC3339)
	return Plan{Settings: s.recorded(), Idle: c, Summary: c.Why}, nil
}

// planTidy removes what serves nobody; where there is nothing of that kind, it goes on with what the region's use leads to.
func planTidy(s Snapshot) Plan {
	swept := Recover(Work{}, s)
	if len(swept.Stages) > 0 {
		swept.Summary = "sweep up what an operation left behind"
		return swept
	}
	c := s.idle()
	plan := Plan{Settings: s.recorded(), Idle: c, Summary: "nothing to sweep up"}
	if c.Why != "" {
		plan.Summary += "; " + c.Why
	}
	if unread := unreadable(s.Evidence); unread != "" {
		plan.Warnings = []string{"it is not known whether the region is used, so it stays: " + unread}
	}
	if c.Move != IdleDeactivate {
		return plan
	}
	off, err := planDeactivate(Request{Action: Deactivate}, s)
	if err != nil { // somebody has something in the network: that is use, too, and nothing to fail at every hour
		plan.Idle.Move, plan.Warnings = IdleNone, []string{"the region stays: " + err.Error()}
		return plan
	}
	off.Idle, off.Summary = c, "deactivate the region: "+c.Why
	return off
}
