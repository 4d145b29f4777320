package batch

import "time"

// How long Batch takes for a change. A queue that is disabled and deleted takes about a minute, an environment that is disabled
// up to one (reports of users); the rest is (G).
const (
	makeEnvironment   = 15 * time.Second
	changeEnvironment = 25 * time.Second
	dropEnvironment   = 25 * time.Second
	makeQueue         = 5 * time.Second
	changeQueue       = 20 * time.Second
	dropQueue         = 40 * time.Second
	// showDeleted is how long what is deleted is still described, as DELETED (G).
	showDeleted = 30 * time.Second
)

// The statuses of compute environments and of job queues are the same words.
const (
	creating = "CREATING"
	updating = "UPDATING"
	deleting = "DELETING"
	deleted  = "DELETED"
	valid    = "VALID"
	broken   = "INVALID"
)

// lifecycle is the status of a compute environment or a job queue, and when it changes by itself.
type lifecycle struct {
	status, reason string
	until          time.Time
}

// begin starts a change that takes d.
func (s *Service) begin(l *lifecycle, status string, d time.Duration) {
	l.status, l.until = status, s.reg.Clock.Now().Add(d)
	s.lookAfter(d)
}

// changing reports whether a change is under way.
func (l lifecycle) changing() bool {
	return l.status == creating || l.status == updating || l.status == deleting
}

// due reports whether a change has come to its end.
func (l lifecycle) due(now time.Time) bool { return l.changing() && !now.Before(l.until) }

// exists reports whether a name or ARN still means it.
func (l lifecycle) exists() bool { return l.status != deleted }

// gone reports whether it is not even described any more.
func (l lifecycle) gone(now time.Time) bool {
	return l.status == deleted && !now.Before(l.until.Add(showDeleted))
}

// modifiable refuses a change of what is changing.
func (l lifecycle) modifiable(verb string) error {
	if l.changing() {
		return invalid("Cannot %s, resource is being modified.", verb)
	}
	return nil
}
