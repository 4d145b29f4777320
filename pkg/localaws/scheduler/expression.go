package scheduler

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// expression says when a schedule runs: every so often, or once at a time.
type expression struct {
	every time.Duration
	at    time.Time
}

// parse reads a schedule expression (EventBridge Scheduler User Guide, "Schedule types").
func parse(text string) (expression, error) {
	if strings.HasPrefix(text, "cron(") {
		return expression{}, region.Refuse("LocalAws.NotImplemented", "the local AWS does not know the schedule expression %s", text).With(501)
	}
	if at, err := time.Parse("at(2006-01-02T15:04:05)", text); err == nil {
		return expression{at: at}, nil
	}
	parts := regexp.MustCompile(`^rate\(([1-9][0-9]*) (minute|hour|day)(s?)\)$`).FindStringSubmatch(text)
	if parts == nil || (parts[1] == "1") != (parts[3] == "") { // (G): that one is singular, as in the rates of rules
		return expression{}, invalid("Invalid Schedule Expression %s.", text)
	}
	n, err := strconv.ParseInt(parts[1], 10, 32)
	if err != nil {
		return expression{}, invalid("Invalid Schedule Expression %s.", text)
	}
	unit := map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}[parts[2]]
	return expression{every: time.Duration(n) * unit}, nil
}

// plan is when a schedule runs: at its expression's times, of which a rate's count from begin, up to an end.
type plan struct {
	expression
	begin time.Time
	end   *time.Time
}

// from is the first time that is not before t; false when there is none. A time that had passed when the schedule was made is
// left out (G).
func (p plan) from(t time.Time) (time.Time, bool) {
	if p.every == 0 {
		return p.at, !p.at.Before(t)
	}
	at := p.begin
	if at.Before(t) {
		at = at.Add((t.Sub(at) + p.every - 1) / p.every * p.every)
	}
	return at, p.end == nil || at.Before(*p.end)
}
