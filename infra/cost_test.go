package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/machine"
)

// List prices of us-east-1 in US dollars, read in autumn 2026 on the price pages of the services. No free tier is counted.
const (
	transitionPrice = 25.0 / 1e6         // AWS Step Functions, Standard workflows
	requestPrice    = 0.20 / 1e6         // AWS Lambda
	gigabyteSecond  = 0.0000133334       // AWS Lambda on arm64
	writePrice      = 0.625 / 1e6        // Amazon DynamoDB on demand, a kilobyte; twice that in a transaction
	readPrice       = 0.125 / 1e6        // four kilobytes, consistently
	logPrice        = 0.50 + 12*0.03*0.2 // Amazon CloudWatch Logs, a gigabyte taken in and kept for a year, packed
	metricHour      = 0.30 / 730         // Amazon CloudWatch, a metric of one's own, for the hours in which it is sent
	alarmPrice      = 0.10               // Amazon CloudWatch
	dashboardPrice  = 3.00               // Amazon CloudWatch
	tracePrice      = 5.00 / 1e6         // AWS X-Ray
	eventPrice      = 1.00 / 1e6         // Amazon EventBridge and its Scheduler
	mailPrice       = 2.00 / 1e5         // Amazon SNS
	gigabyteMonth   = 0.023              // Amazon S3
	keyPrice        = 1.00               // AWS KMS, a key of the customer's
	keyRequest      = 0.03 / 1e4         // AWS KMS
)

// What a month is taken to be: the schedule looks every hour at a region that is in use, which is its longest look, and people
// start an operation every working day.
const (
	looks      = 730
	operations = 22
)

// effort is what a look or an operation takes, rounded up. A test in functions/ holds the transitions to what happens.
type effort struct{ transitions, invocations, seconds, writes, reads, metrics, events float64 }

// states are those that the look of a region in use goes through.
func states() []string {
	return []string{
		"Begin", "Lock taken?", "Plan", "What next?", "Take the lock", "Lock taken?", "Plan", "What next?", "Stages", "Finish", "Ended well?", "Done",
	}
}

func aLook() effort {
	return effort{transitions: float64(len(states())), invocations: 5, seconds: 8, writes: 8, reads: 16}
}

func anOperation() effort {
	return effort{transitions: 50, invocations: 25, seconds: 30, writes: 30, reads: 60, metrics: 8, events: 2}
}

func (e effort) times(n float64) effort {
	return effort{n * e.transitions, n * e.invocations, n * e.seconds, n * e.writes, n * e.reads, n * e.metrics, n * e.events}
}

func (e effort) plus(o effort) effort {
	return effort{
		e.transitions + o.transitions, e.invocations + o.invocations, e.seconds + o.seconds, e.writes + o.writes, e.reads + o.reads,
		e.metrics + o.metrics, e.events + o.events,
	}
}

// charge is a line of the bill.
type charge struct {
	part, of string
	dollars  float64
}

// free are the resource types that cost nothing themselves, with the reason; the others have a charge.
func free() map[string]string {
	const through = "what goes through it is charged with its sender"
	return map[string]string{
		"AWS::IAM::Role": "IAM is free", "AWS::IAM::ManagedPolicy": "IAM is free", "AWS::Lambda::Permission": "a policy", "AWS::SNS::TopicPolicy": "a policy",
		"AWS::SQS::Queue": "empty, unless the schedule fails", "AWS::SNS::Subscription": through, "AWS::Events::Rule": "events of AWS are free",
		// An account may keep 75 GB of functions' code (Lambda Developer Guide, "Lambda quotas").
		"AWS::Lambda::Version": "Lambda does not charge for the code that it keeps", "AWS::StepFunctions::StateMachineVersion": "a version is free, its executions are the machine's",
		"AWS::StepFunctions::StateMachineAlias": "a name",
	}
}

// charges are what the resources of a template, after its conditions, cost a month, by type.
func (tpl template) charges() map[string]charge {
	month := aLook().times(looks).plus(anOperation().times(operations))
	memory := tpl.Resources["Begin"].Properties["MemorySize"].(float64) / 1024
	alarms, boards := float64(len(tpl.ofType("AWS::CloudWatch::Alarm"))), float64(len(tpl.ofType("AWS::CloudWatch::Dashboard")))
	return map[string]charge{
		"AWS::StepFunctions::StateMachine": {"state machine", fmt.Sprintf("%.0f state transitions, and as many traces as executions", month.transitions), month.transitions*transitionPrice + (looks+operations)*tracePrice},
		"AWS::Lambda::Function": {
			"functions", fmt.Sprintf("%.0f calls of about a second with %.0f MB, and 25 MB of code in a bucket", month.invocations, 1024*memory),
			month.invocations*requestPrice + month.seconds*memory*gigabyteSecond + 0.025*gigabyteMonth,
		},
		"AWS::DynamoDB::Table":       {"state table", fmt.Sprintf("%.0f writes and %.0f reads, half of the writes in transactions", month.writes, month.reads), 1.5*month.writes*writePrice + month.reads*readPrice},
		"AWS::Logs::LogGroup":        {"log", fmt.Sprintf("%.0f MB, kept for a year", month.invocations*3/1024), month.invocations * 3 / 1024 / 1024 * logPrice},
		"metrics":                    {"metrics of its own", fmt.Sprintf("%d operations with %.0f metrics each, an hour of each", operations, anOperation().metrics), month.metrics * metricHour},
		"AWS::Scheduler::Schedule":   {"schedule", fmt.Sprintf("%d looks", looks), looks * eventPrice},
		"AWS::SNS::Topic":            {"notices", fmt.Sprintf("%.0f events and mails", month.events), month.events * (eventPrice + mailPrice)},
		"AWS::CloudWatch::Alarm":     {"alarms", fmt.Sprintf("%.0f alarms", alarms), alarms * alarmPrice},
		"AWS::CloudWatch::Dashboard": {"dashboard", fmt.Sprintf("%.0f dashboards", boards), boards * dashboardPrice},
	}
}

func (tpl template) bill() (total float64) {
	for _, c := range tpl.charges() {
		total += c.dollars
	}
	return total
}

// bills are the ways to install the backend, with what each costs.
func bills(t *testing.T) []charge {
	tpl := read(t, account.BootstrapStack)
	cost := func(parameters map[string]string) float64 { return tpl.with(t, parameters).bill() }
	usual := cost(nil)
	return []charge{
		{"as it is installed", "`agc bootstrap`", usual},
		{"without alarms", "`agc bootstrap --alarms=false`", cost(map[string]string{"Alarms": "false"})},
		{"with the dashboard", "`agc bootstrap --dashboard`", cost(map[string]string{"Dashboard": "true"})},
		{"with a key of your own", "`agc bootstrap --kms-key ARN`", usual + keyPrice + requests()*keyRequest},
	}
}

// requests are those of a key: each call of a function reads its environment and the state table at most, and each notice is
// written and read.
func requests() float64 {
	month := aLook().times(looks).plus(anOperation().times(operations))
	return 2 * (month.invocations + month.events)
}

// The backend costs less than a dollar a month as it is installed, whatever free tiers the account has left.
func TestTheBackendCostsLessThanADollar(t *testing.T) {
	all := bills(t)
	require.Less(t, all[0].dollars, 1.0)
	require.InDelta(t, all[0].dollars-0.60, all[1].dollars, 1e-9)
	require.InDelta(t, all[0].dollars+3, all[2].dollars, 1e-9)
}

func TestEveryTypeHasAPrice(t *testing.T) {
	tpl := read(t, account.BootstrapStack)
	for name, r := range tpl.Resources {
		_, priced := tpl.charges()[r.Type]
		require.NotEqual(t, priced, (free()[r.Type] != ""), "%s: say what a %s costs, or why it is free", name, r.Type)
	}
	for _, state := range states() {
		require.Contains(t, machine.Definition, `"`+state+`": {`)
	}
}

// table writes the charges as the page shows them.
func table(t *testing.T) string {
	tpl := read(t, account.BootstrapStack)
	var b strings.Builder
	b.WriteString("| part | a month of | dollars |\n|---|---|---|\n")
	charges := tpl.with(t, nil).charges()
	for _, kind := range []string{
		"AWS::CloudWatch::Alarm", "AWS::StepFunctions::StateMachine", "metrics", "AWS::Lambda::Function", "AWS::Logs::LogGroup",
		"AWS::DynamoDB::Table", "AWS::Scheduler::Schedule", "AWS::SNS::Topic",
	} {
		fmt.Fprintf(&b, "| %s | %s | %.3f |\n", charges[kind].part, charges[kind].of, charges[kind].dollars)
	}
	b.WriteString("\n| installed | by | dollars a month |\n|---|---|---|\n")
	for _, c := range bills(t) {
		fmt.Fprintf(&b, "| %s | %s | **%.2f** |\n", c.part, c.of, c.dollars)
	}
	return b.String()
}

func TestThePageOfCosts(t *testing.T) {
	const path = "../docs/cost.md"
	page, err := os.ReadFile(path)
	require.NoError(t, err)
	between := regexp.MustCompile(`(?s)(<!-- computed by infra/cost_test.go -->\n).*(<!-- end -->)`)
	want := between.ReplaceAllString(string(page), "${1}\n"+table(t)+"\n${2}")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(want), 0o600))
	}
	require.True(t, between.Match(page))
	have, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, want, string(have), "run: go test ./infra -run Costs -update")
}

// The descriptions of the parameters say what they cost.
func TestParametersSayWhatTheyCost(t *testing.T) {
	raw, err := json.Marshal(read(t, account.BootstrapStack).Parameters)
	require.NoError(t, err)
	require.Contains(t, string(raw), fmt.Sprintf("%.2f dollars a month", 6*alarmPrice))
	require.Contains(t, string(raw), fmt.Sprintf("%.0f dollars a month", dashboardPrice))
}
