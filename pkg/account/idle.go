package account

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// idleForm is a span of days, hours and minutes such as 7d, 36h or 1d12h; noticeForm the same without never.
const (
	idleForm   = `^(never|([0-9]{1,4}d)?([0-9]{1,4}h)?([0-9]{1,4}m)?)$`
	noticeForm = `^(([0-9]{1,4}d)?([0-9]{1,4}h)?([0-9]{1,4}m)?)$`
)

// The idle policy of a region whose users said nothing about it.
const (
	defaultIdleAfter  = 7 * 24 * time.Hour
	defaultIdleNotice = 24 * time.Hour
	// shortestIdle is the least of both spans: the schedule looks once an hour.
	shortestIdle = time.Hour
	// Never as the time after which a region is idle keeps it for good.
	Never = "never"
)

// span reads a text that matches idleForm and is not never.
func span(text string) time.Duration {
	var total time.Duration
	for _, part := range regexp.MustCompile(`\d+[dhm]`).FindAllString(text, -1) {
		n, _ := strconv.Atoi(part[:len(part)-1]) // at most four digits
		total += time.Duration(n) * map[byte]time.Duration{'d': 24 * time.Hour, 'h': time.Hour, 'm': time.Minute}[part[len(part)-1]]
	}
	return total
}

// ParseSpan reads a span of days, hours and minutes such as 3d or 36h.
func ParseSpan(text string) (time.Duration, error) {
	if text == "" || !regexp.MustCompile(noticeForm).MatchString(text) || span(text) == 0 {
		return 0, fmt.Errorf("is %q, which is no span of time such as 72h or 3d", text)
	}
	return span(text), nil
}

// spanText writes a span in one way, so that the same span is the same setting.
func spanText(d time.Duration) string {
	switch day := 24 * time.Hour; {
	case d >= 2*day && d%day == 0:
		return strconv.Itoa(int(d/day)) + "d"
	case d%time.Hour == 0:
		return strconv.Itoa(int(d/time.Hour)) + "h"
	default:
		return strconv.Itoa(int(d/time.Minute)) + "m"
	}
}

// orElse writes a span that a caller named, or the default one.
func orElse(text string, byDefault time.Duration) string {
	switch text {
	case "":
		return spanText(byDefault)
	case Never:
		return Never
	default:
		return spanText(span(text))
	}
}

// checkSpans says which spans are too short for a schedule that looks once an hour.
func (w Wish) checkSpans() []string {
	var problems []string
	for _, s := range []struct{ field, text string }{{"idleAfter", w.IdleAfter}, {"idleNotice", w.IdleNotice}} {
		if s.text != "" && s.text != Never && span(s.text) < shortestIdle {
			problems = append(problems, fmt.Sprintf("%s: is %q, which is shorter than an hour", s.field, s.text))
		}
	}
	return problems
}

// IdlePolicy says in a clause when the region is deactivated by itself.
func (w Settings) IdlePolicy() string {
	switch {
	case w.VPC != "":
		return "never deactivated by itself: it has no managed network that costs money"
	case w.IdleAfter == Never:
		return "never deactivated by itself"
	default:
		return fmt.Sprintf("deactivated when nobody used it for %s, announced %s before", w.IdleAfter, w.IdleNotice)
	}
}
