package account

import (
	"fmt"
	"strings"
	"time"
)

// NoticeSource is the source of the events that operations emit when they end.
const NoticeSource = "agc.account"

// NoticeType is their detail type.
const NoticeType = "AGC Account Change"

// Notice is the detail of an event that an operation emits: what became of the region, or of its idleness.
type Notice struct {
	// Event is one of the words below.
	Event   string `json:"event"`
	Account string `json:"account"`
	Region  string `json:"region"`
	// Operation is the id of the operation, Action what it was asked for.
	Operation string `json:"operation"`
	Action    Action `json:"action"`
	// Code is the name of the fault of an operation that failed, "" otherwise.
	Code string `json:"code"`
	// Message says it to a person, and what to do.
	Message string `json:"message"`
	// Deadline is when an idle region is deactivated, the zero time when it is not.
	Deadline time.Time `json:"deadline"`
	// CostPerDay is the list price of the managed networks in US dollars, 0 when it is not known.
	CostPerDay float64 `json:"costPerDay"`
}

// NoticeEvents are the words of Notice.Event.
func NoticeEvents() []string {
	return []string{"activated", "updated", "deactivated", "repaired", "swept", "failed", "kept", "idle-marked", "idle-reminded", "idle-cleared"}
}

// Notices are what to announce when an operation has been concluded; s is the region as it was read then.
func Notices(w Work, s Snapshot) []Notice {
	var notices []Notice
	if n := w.ended(s); n.Event != "" {
		notices = append(notices, n)
	}
	if n := w.idled(s); n.Event != "" && w.Outcome.Succeeded {
		notices = append(notices, n)
	}
	return notices
}

func (w Work) notice(s Snapshot, event, message string) Notice {
	cost, _ := s.CostPerDay()
	return Notice{
		Event: event, Account: s.Account, Region: s.Region, Operation: w.Operation.ID, Action: w.Request.Action,
		Message: message, CostPerDay: cost,
	}
}

// ended announces the end of an operation that changed stacks, or tried to.
func (w Work) ended(s Snapshot) Notice {
	where := "Amazon Genomics CLI in " + s.Region + " of account " + s.Account
	if f := w.Outcome.Fault; !f.None() {
		n := w.notice(s, "failed", fmt.Sprintf("The operation %s (%s) of %s failed: %s. Next: %s.", w.Operation.ID, w.Request.Action, where, f.Error(), f.Next))
		n.Code = string(f.Code)
		return n
	}
	event := map[Action]string{Activate: "activated", Update: "updated", Deactivate: "deactivated", Repair: "repaired", Tidy: "swept"}[w.Request.Action]
	if w.Plan.Empty() {
		return Notice{}
	}
	if w.Plan.Idle.Move == IdleDeactivate {
		event = "deactivated"
	}
	return w.notice(s, event, fmt.Sprintf("%s: %s.", where, w.Outcome.Summary))
}

// idled announces what became of the region's idleness.
func (w Work) idled(s Snapshot) Notice {
	c := w.Plan.Idle
	where := "Amazon Genomics CLI in " + s.Region + " of account " + s.Account
	switch c.Move {
	case IdleMarked, IdleReminded:
		n := w.notice(s, "idle-"+string(c.Move), s.farewell(c, where))
		n.Deadline = c.Deadline
		return n
	case IdleCleared:
		return w.notice(s, "idle-cleared", fmt.Sprintf("%s will not be deactivated: %s.", where, c.Why))
	case IdleKept:
		return w.notice(s, "kept", fmt.Sprintf("%s: %s.", where, c.Why))
	case IdleNone, IdleUsed, IdleDeactivate:
	}
	return Notice{}
}

// farewell says which region goes, why, when, what it costs, how to keep it, and that nothing is lost.
func (s Snapshot) farewell(c IdleChange, where string) string {
	var found []string
	for _, e := range c.State.Evidence {
		found = append(found, fmt.Sprintf("%d %s", e.Found, e.Kind))
	}
	price := ""
	if cost, known := s.CostPerDay(); known {
		price = fmt.Sprintf(" It costs $%.2f a day at list prices.", cost)
	}
	return fmt.Sprintf("%s is idle: %s (%s).%s It will be deactivated after %s. To keep it: agc account keep --for 72h --region %s. "+
		"Nothing is lost: bucket, run history and logs stay, and 'agc account activate --last' brings the region back.",
		where, c.Why, strings.Join(found, ", "), price, c.Deadline.UTC().Format(time.RFC3339), s.Region)
}
