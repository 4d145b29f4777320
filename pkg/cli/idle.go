package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// idleReport is what a status report tells of the region's use. Times are null where there are none.
type idleReport struct {
	// Policy says when the region is deactivated by itself; "" of one that is not active.
	Policy string `json:"policy"`
	// MarkedAt is when it was announced that the region goes, Deadline when it goes.
	MarkedAt  *time.Time `json:"markedAt"`
	Deadline  *time.Time `json:"deadline"`
	KeptUntil *time.Time `json:"keptUntil"`
	// Evidence is what the last look found.
	Evidence []account.Evidence `json:"evidence"`
}

func newIdleReport(s account.Snapshot) idleReport {
	r := idleReport{
		Policy: s.IdlePolicy(), MarkedAt: known(s.Idleness.MarkedAt), Deadline: known(s.Deadline()),
		Evidence: append([]account.Evidence{}, s.Idleness.Evidence...),
	}
	if s.Idleness.KeptUntil.After(s.Time) {
		r.KeptUntil = known(s.Idleness.KeptUntil)
	}
	return r
}

func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// state says whether the region is about to go, is kept, or is in use; "" for neither.
func (r idleReport) state() string {
	switch {
	case r.KeptUntil != nil:
		return "kept until " + r.KeptUntil.Format(time.RFC3339)
	case r.Deadline != nil:
		return fmt.Sprintf("nobody uses it; it goes after %s unless it is kept ('agc account keep')", r.Deadline.Format(time.RFC3339))
	}
	var used []string
	for _, e := range r.Evidence {
		switch {
		case e.Found > 0:
			used = append(used, fmt.Sprintf("%d %s", e.Found, e.Kind))
		case e.Found < 0:
			used = append(used, e.Kind+" could not be read")
		}
	}
	return strings.Join(used, ", ")
}
