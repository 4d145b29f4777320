package scheduler

import (
	"encoding/json"
	"regexp"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/scheduler/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// The API's patterns.
const (
	namePattern  = `^[0-9a-zA-Z-_.]+$`
	rolePattern  = `^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@\/-]+$`
	queuePattern = `^arn:aws[a-z-]*:sqs:[a-z0-9\-]+:\d{12}:[a-zA-Z0-9\-_]+$`
)

// constraint refuses a value that is not as the API's model says.
func constraint(member, value, pattern string) error {
	if regexp.MustCompile(pattern).MatchString(value) {
		return nil
	}
	return invalid("1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must satisfy regular expression pattern: %s", value, member, pattern)
}

// check refuses what cannot be scheduled.
func (s *Service) check(in *sdk.CreateScheduleInput) error {
	if name := aws.ToString(in.Name); len(name) > 64 {
		return invalid("1 validation error detected: Value '%s' at 'name' failed to satisfy constraint: Member must have length less than or equal to 64", name)
	}
	for _, err := range []error{
		constraint("name", aws.ToString(in.Name), namePattern), onlyDefault(in.GroupName), checkZone(in.ScheduleExpressionTimezone),
		checkWindow(in.FlexibleTimeWindow), s.checkDates(in.StartDate, in.EndDate), s.checkTarget(in.Target),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func checkZone(zone *string) error {
	if z := aws.ToString(zone); z != "" && z != "UTC" && z != "Etc/UTC" {
		return region.Refuse("LocalAws.NotImplemented", "the local AWS does not know the time zone %s", z).With(501)
	}
	return nil
}

// checkWindow refuses a window that has no length, or one too many (G: texts).
func checkWindow(w *types.FlexibleTimeWindow) error {
	switch {
	case w == nil:
		return invalid("1 validation error detected: Value null at 'flexibleTimeWindow' failed to satisfy constraint: Member must not be null")
	case w.Mode == types.FlexibleTimeWindowModeOff && w.MaximumWindowInMinutes != nil:
		return invalid("MaximumWindowInMinutes cannot be set when Mode is OFF.")
	case w.Mode == types.FlexibleTimeWindowModeFlexible && w.MaximumWindowInMinutes == nil:
		return invalid("MaximumWindowInMinutes must be provided when Mode is FLEXIBLE.")
	case w.Mode == types.FlexibleTimeWindowModeFlexible && (*w.MaximumWindowInMinutes < 1 || *w.MaximumWindowInMinutes > 1440):
		return invalid("1 validation error detected: Value '%d' at 'flexibleTimeWindow.maximumWindowInMinutes' failed to satisfy constraint: Member must have value between 1 and 1440", *w.MaximumWindowInMinutes)
	case w.Mode != types.FlexibleTimeWindowModeOff && w.Mode != types.FlexibleTimeWindowModeFlexible:
		return invalid("1 validation error detected: Value '%s' at 'flexibleTimeWindow.mode' failed to satisfy constraint: Member must satisfy enum value set: [OFF, FLEXIBLE]", w.Mode)
	}
	return nil
}

func (s *Service) checkDates(start, end *time.Time) error {
	switch {
	case start != nil && s.now().Sub(*start) > 5*time.Minute:
		return invalid("The StartDate you specify cannot be earlier than 5 minutes ago.")
	case end != nil && !end.After(s.now()):
		return invalid("The EndDate you specify must be in the future.") // (G): text
	case end != nil && start != nil && !end.After(*start):
		return invalid("The StartDate you specify must come before the EndDate.") // (G): text
	}
	return nil
}

// checkTarget refuses a target that is none, and a role that the scheduler may not assume. Whether the target exists and the
// role permits to call it shows when the schedule runs.
func (s *Service) checkTarget(t *types.Target) error {
	if t == nil {
		return invalid("1 validation error detected: Value null at 'target' failed to satisfy constraint: Member must not be null")
	}
	if err := region.Only(t, "Arn", "RoleArn", "Input", "RetryPolicy", "DeadLetterConfig"); err != nil {
		return err
	}
	if _, err := actionOn(aws.ToString(t.Arn)); err != nil {
		return err
	}
	if err := constraint("target.roleArn", aws.ToString(t.RoleArn), rolePattern); err != nil {
		return err
	}
	switch trusted, err := s.assumable(*t.RoleArn); {
	case err != nil:
		return err
	case !trusted:
		return invalid("The execution role you provide must allow AWS EventBridge Scheduler to assume the role.")
	}
	if t.DeadLetterConfig != nil {
		if err := constraint("target.deadLetterConfig.arn", aws.ToString(t.DeadLetterConfig.Arn), queuePattern); err != nil {
			return err
		}
	}
	if err := checkInput(t.Input); err != nil {
		return err
	}
	return checkRetries(t.RetryPolicy)
}

// checkInput refuses an input that is no JSON (EventBridge Scheduler API Reference, Target). Without one AWS sends an event of
// its own, which is not known here.
func checkInput(input *string) error {
	switch {
	case input == nil:
		return region.Refuse("LocalAws.NotImplemented", "the local AWS does not know targets without an Input").With(501)
	case !json.Valid([]byte(*input)):
		return invalid("The Input you specify must be well-formed JSON.") // (G): text
	}
	return nil
}

func checkRetries(p *types.RetryPolicy) error {
	if p == nil {
		return nil
	}
	if n := p.MaximumRetryAttempts; n != nil && (*n < 0 || *n > 185) {
		return invalid("1 validation error detected: Value '%d' at 'target.retryPolicy.maximumRetryAttempts' failed to satisfy constraint: Member must have value between 0 and 185", *n)
	}
	if n := p.MaximumEventAgeInSeconds; n != nil && (*n < 60 || *n > 86400) {
		return invalid("1 validation error detected: Value '%d' at 'target.retryPolicy.maximumEventAgeInSeconds' failed to satisfy constraint: Member must have value between 60 and 86400", *n)
	}
	return nil
}

// assumable says whether a role trusts the scheduler. The source is the schedule's group, not the schedule (EventBridge
// Scheduler User Guide, "Confused deputy prevention").
func (s *Service) assumable(roleArn string) (bool, error) {
	return s.with.Roles.Trusts(roleArn, "scheduler.amazonaws.com", policy.Service(s.reg.Account, s.reg.Arn("scheduler", "schedule-group/default")))
}
