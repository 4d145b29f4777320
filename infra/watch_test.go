package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// measures are the names of the backend's own metrics that have no dimension, and those that have some.
func measures() (plain, dimensioned []string) {
	return []string{account.FailedOperations, account.RunningFor, account.Takeovers, account.FunctionErrors, account.Unavailable},
		[]string{account.Operations, account.Duration, account.Waits, account.IdleDecisions}
}

func TestAlarmsAreOnUnlessTheyAreNotWanted(t *testing.T) {
	tpl := read(t, account.BootstrapStack)
	require.Len(t, tpl.with(t, nil).ofType("AWS::CloudWatch::Alarm"), 6)
	require.Empty(t, tpl.with(t, map[string]string{"Alarms": "false"}).ofType("AWS::CloudWatch::Alarm"))
	require.Contains(t, tpl.Parameters["Alarms"].Description, "0.60 dollars", "six times 0.10")
	require.Empty(t, tpl.with(t, nil).ofType("AWS::CloudWatch::Dashboard"))
	require.Len(t, tpl.with(t, map[string]string{"Dashboard": "true"}).ofType("AWS::CloudWatch::Dashboard"), 1)
}

// An alarm that nobody is told of, or of which nobody knows what it means, is none.
func TestEveryAlarmTellsTheTopicWhatItMeans(t *testing.T) {
	tpl := read(t, account.BootstrapStack)
	page, err := os.ReadFile("../docs/operations.md")
	require.NoError(t, err)
	for _, name := range tpl.ofType("AWS::CloudWatch::Alarm") {
		p := tpl.Resources[name].Properties
		require.Equal(t, []any{map[string]any{"Ref": "Notices"}}, p["AlarmActions"], name)
		if p["OKActions"] != nil {
			require.Equal(t, p["AlarmActions"], p["OKActions"], name)
		}
		means := p["AlarmDescription"].(string)
		require.LessOrEqual(t, len(means), 1024, "what PutMetricAlarm takes")
		require.True(t, strings.HasSuffix(means, "See docs/operations.md."), name)
		require.Contains(t, string(page), "\n### "+p["AlarmName"].(string)+"\n", "the operator's page explains it")
		require.Equal(t, "notBreaching", p["TreatMissingData"], name)
	}
	require.Equal(t, len(tpl.ofType("AWS::CloudWatch::Alarm")), strings.Count(string(page), "\n### Agc-"), "no page for an alarm that there is not")
}

func TestAlarmsWatchWhatIsSent(t *testing.T) {
	tpl := read(t, account.BootstrapStack)
	plain, _ := measures()
	for _, name := range tpl.ofType("AWS::CloudWatch::Alarm") {
		p := tpl.Resources[name].Properties
		if p["Namespace"] == account.MeasureSpace {
			require.Contains(t, plain, p["MetricName"], name)
			require.Nil(t, p["Dimensions"], name)
			continue
		}
		require.Len(t, p["Dimensions"], 1, name)
	}
}

func TestAlarmsOfThisAccountMayTellTheTopic(t *testing.T) {
	var policy struct {
		Statement []struct {
			Sid       string
			Principal map[string]string
			Condition map[string]map[string]any
		}
	}
	raw, err := json.Marshal(read(t, account.BootstrapStack).Resources["NoticesPolicy"].Properties["PolicyDocument"])
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(raw, &policy))
	require.Len(t, policy.Statement, 2)
	require.Equal(t, "cloudwatch.amazonaws.com", policy.Statement[1].Principal["Service"])
	require.Equal(t, map[string]any{"aws:SourceAccount": map[string]any{"Ref": "AWS::AccountId"}}, policy.Statement[1].Condition["StringEquals"])
	require.Contains(t, fmt.Sprint(policy.Statement[1].Condition["ArnLike"]["aws:SourceArn"]), ":alarm:Agc-*")
}

// drawn is the dashboard's body with its placeholders filled in.
func drawn(t *testing.T, alarms string) (body string, widgets []widget) {
	t.Helper()
	arguments := read(t, account.BootstrapStack).Resources["Overview"].Properties["DashboardBody"].(map[string]any)["Fn::Sub"].([]any)
	own := arguments[1].(map[string]any)
	require.ElementsMatch(t, []string{"Alarms", "Machine", "Queue", "Logs"}, slices.Collect(func(yield func(string) bool) {
		for name := range own {
			if !yield(name) {
				return
			}
		}
	}))
	body = strings.Replace(arguments[0].(string), "${Alarms}", alarms, 1)
	body = regexp.MustCompile(`\$\{[A-Za-z:]+\}`).ReplaceAllString(body, "x")
	var board struct{ Widgets []widget }
	require.NoError(t, json.Unmarshal([]byte(body), &board), body)
	return body, board.Widgets
}

func TestTheDashboardIsWhole(t *testing.T) {
	choice := read(t, account.BootstrapStack).Resources["Overview"].Properties["DashboardBody"].(map[string]any)["Fn::Sub"].([]any)[1].(map[string]any)["Alarms"].(map[string]any)["Fn::If"].([]any)
	require.Equal(t, "HasAlarms", choice[0])
	_, without := drawn(t, choice[2].(string))
	body, with := drawn(t, choice[1].(map[string]any)["Fn::Sub"].(string))
	require.Len(t, with, len(without)+1)
	for _, name := range read(t, account.BootstrapStack).ofType("AWS::CloudWatch::Alarm") {
		require.Contains(t, body, ":alarm:Agc-"+strings.TrimSuffix(name, "Alarm"))
	}
	for i, w := range with {
		require.LessOrEqual(t, w.X+w.Width, 24)
		for _, other := range with[i+1:] {
			apart := w.X+w.Width <= other.X || other.X+other.Width <= w.X || w.Y+w.Height <= other.Y || other.Y+other.Height <= w.Y
			require.True(t, apart, "%v lies on %v", w, other)
		}
	}
	plain, dimensioned := measures()
	for _, name := range append(plain, dimensioned...) {
		if name != account.RunningFor && name != account.FailedOperations { // the alarms tell of these
			require.Contains(t, body, name)
		}
	}
}
