package account

import (
	"fmt"
	"strings"
	"time"
)

// Idleness is what the backend remembers of whether a region is used.
type Idleness struct {
	// UsedAt is when a look last found the region in use; the zero time is never.
	UsedAt time.Time `json:"usedAt"`
	// MarkedAt is when the region was announced to be deactivated, the zero time while it is not.
	MarkedAt time.Time `json:"markedAt"`
	// RemindedAt is when that was announced once more.
	RemindedAt time.Time `json:"remindedAt"`
	// KeptUntil is until when a user keeps the region whatever is found.
	KeptUntil time.Time `json:"keptUntil"`
	// Evidence is what the last look found.
	Evidence []Evidence `json:"evidence"`
}

// Evidence is one thing that tells whether a region is in use.
type Evidence struct {
	// Kind is what was looked for, such as "contexts".
	Kind string `json:"kind"`
	// Found is how many there were, -1 when that could not be read.
	Found int `json:"found"`
	// Note says which, or why it could not be read.
	Note string    `json:"note"`
	At   time.Time `json:"at"`
}

// IdleMove is what a look at a region's use leads to.
type IdleMove string

// The moves. Each but IdleNone is written down when the operation ends, and all but IdleUsed are announced.
const (
	IdleNone       IdleMove = ""
	IdleUsed       IdleMove = "used"
	IdleMarked     IdleMove = "marked"
	IdleReminded   IdleMove = "reminded"
	IdleCleared    IdleMove = "cleared"
	IdleDeactivate IdleMove = "deactivate"
	IdleKept       IdleMove = "kept"
)

// IdleChange is a move and what follows from it.
type IdleChange struct {
	Move IdleMove `json:"move"`
	// Why says in a sentence what was found.
	Why string `json:"why"`
	// Deadline is when the region is deactivated, the zero time when it is not.
	Deadline time.Time `json:"deadline"`
	// State is what the backend remembers from now on.
	State Idleness `json:"state"`
}

// IdlePolicy says in a clause when the active region is deactivated by itself.
func (s Snapshot) IdlePolicy() string { return s.recorded().IdlePolicy() }

// lastActivity is the latest thing that counts as use: an operation, a context that was removed, or a look that found use.
func (s Snapshot) lastActivity() time.Time {
	last := s.LastOperation
	for _, t := range []time.Time{s.LastContext, s.Idleness.UsedAt} {
		if t.After(last) {
			last = t
		}
	}
	return last
}

// Deadline is when a marked region is deactivated; the zero time when it is not marked.
func (s Snapshot) Deadline() time.Time {
	if s.Idleness.MarkedAt.IsZero() {
		return time.Time{}
	}
	return s.Idleness.MarkedAt.Add(span(s.recorded().IdleNotice))
}

// idle decides what a look at the region's use leads to, at the time of the snapshot. What could not be read decides nothing:
// only a region of which everything was read, and was empty, is idle.
func (s Snapshot) idle() IdleChange {
	c := IdleChange{State: s.Idleness}
	c.State.Evidence = append([]Evidence{}, s.Evidence...)
	if why := s.exempt(); why != "" {
		return c.clear(why)
	}
	if found := inUse(s.Evidence); found != "" {
		c.State.UsedAt = s.Time
		if c = c.clear(found); c.Move == IdleNone {
			c.Move = IdleUsed
		}
		return c
	}
	if unread := unreadable(s.Evidence); unread != "" {
		c.Why = unread
		return c
	}
	return s.idleSince(c)
}

// exempt says why the region is not deactivated by itself whatever is found, "" when it may be.
func (s Snapshot) exempt() string {
	switch now := s.recorded(); {
	case s.State() != Active:
		return "the region is not active"
	case now.VPC != "" || now.IdleAfter == Never:
		return "the region is " + now.IdlePolicy()
	case s.Idleness.KeptUntil.After(s.Time):
		return "the region is kept until " + s.Idleness.KeptUntil.UTC().Format(time.RFC3339)
	}
	return ""
}

// idleSince goes on with a region in which nothing was found.
func (s Snapshot) idleSince(c IdleChange) IdleChange {
	last, now := s.lastActivity(), s.recorded()
	if marked := s.Idleness.MarkedAt; !marked.IsZero() && !last.Before(marked) {
		return c.clear("it was used at " + last.UTC().Format(time.RFC3339))
	} else if !marked.IsZero() {
		return s.countDown(c)
	}
	if s.Time.Before(last.Add(span(now.IdleAfter))) {
		return c
	}
	c.Move, c.State.MarkedAt, c.State.RemindedAt = IdleMarked, s.Time, time.Time{}
	c.Deadline = s.Time.Add(span(now.IdleNotice))
	c.Why = fmt.Sprintf("nobody has used it since %s", last.UTC().Format(time.RFC3339))
	return c
}

// lastLook is the longest time between two looks of the schedule: an hour and its window.
const lastLook = 75 * time.Minute

// countDown reminds once when a quarter of the notice is left, or when there may be no other look before the end, and lets the
// region go when the notice is over.
func (s Snapshot) countDown(c IdleChange) IdleChange {
	c.Deadline = s.Deadline()
	c.Why = fmt.Sprintf("nobody has used it since %s", s.lastActivity().UTC().Format(time.RFC3339))
	switch notice := span(s.recorded().IdleNotice); {
	case !s.Time.Before(c.Deadline):
		c.Move, c.State.MarkedAt, c.State.RemindedAt = IdleDeactivate, time.Time{}, time.Time{} // once it is gone
	case s.Idleness.RemindedAt.IsZero() && !s.Time.Before(c.Deadline.Add(-max(notice/4, lastLook))):
		c.Move, c.State.RemindedAt = IdleReminded, s.Time
	}
	return c
}

// clear takes the mark back, if there is one.
func (c IdleChange) clear(why string) IdleChange {
	c.Why = why
	if !c.State.MarkedAt.IsZero() {
		c.Move, c.State.MarkedAt, c.State.RemindedAt = IdleCleared, time.Time{}, time.Time{}
	}
	return c
}

func inUse(evidence []Evidence) string {
	var found []string
	for _, e := range evidence {
		if e.Found > 0 {
			found = append(found, fmt.Sprintf("%d %s", e.Found, e.Kind))
		}
	}
	return strings.Join(found, ", ")
}

func unreadable(evidence []Evidence) string {
	var unread []string
	for _, e := range evidence {
		if e.Found < 0 {
			unread = append(unread, e.Kind+" could not be read: "+e.Note)
		}
	}
	return strings.Join(unread, "; ")
}
