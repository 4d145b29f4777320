package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/ec2"
	local "github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
)

// logged runs the product's functions with the environment that makes them log, and remembers what is theirs to keep.
type logged struct {
	w       *world
	mu      sync.Mutex
	secrets map[string]bool
}

func (l *logged) Run(ctx context.Context, fn local.Function, payload []byte) ([]byte, bool, error) {
	var p struct{ Token string }
	if err := json.Unmarshal(payload, &p); err == nil && p.Token != "" {
		l.mu.Lock()
		l.secrets[p.Token] = true
		l.mu.Unlock()
	}
	fn.Environment = maps.Clone(fn.Environment)
	fn.Environment["AWS_LAMBDA_RUNTIME_API"], fn.Environment["AWS_REGION"] = "127.0.0.1:9001", "us-east-1"
	return product{l.w}.Run(ctx, fn, payload)
}

// logOf is all that the functions wrote while f ran, one line each. It is their standard output that is read: what is
// printed past the log would be found, too.
func logOf(t *testing.T, f func(w *world)) (lines []map[string]any, secrets map[string]bool) {
	t.Helper()
	out, err := os.Create(t.TempDir() + "/log")
	require.NoError(t, err)
	defer func(before *os.File) { os.Stdout = before }(os.Stdout)
	os.Stdout = out
	synctest.Test(t, func(t *testing.T) {
		w := &world{t: t}
		runner := &logged{w: w, secrets: map[string]bool{"local": true, "AKIALOCAL": true}}
		w.AWS = localaws.New(localaws.Options{Seed: 1, Runner: runner})
		t.Cleanup(w.permitted)
		defer w.Close()
		w.cfg = w.Config()
		w.cfn, w.sfn = cloudformation.NewFromConfig(w.cfg), sfn.NewFromConfig(w.cfg)
		w.install()
		f(w)
		secrets = runner.secrets
	})
	require.NoError(t, out.Close())
	text, err := os.ReadFile(out.Name())
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		var fields map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &fields), line)
		lines = append(lines, fields)
	}
	return lines, secrets
}

// busyDay is operations that succeed, fail, are refused and are made by contexts in the way, asked for by somebody whose
// session is named by a mail address.
func busyDay(w *world) {
	ada := func(request string) string {
		return `{"by":"arn:aws:sts::123456789012:assumed-role/Admin/ada@example.org",` + request[1:]
	}
	first := w.start("first", ada(activate))
	time.Sleep(10 * time.Second)
	require.Equal(w.t, "FAILED", w.run("too-early", ada(deactivate)).status)
	w.await(first)
	w.context("p-u-c", small, "")
	w.settled("Agc-Context-p-u-c")
	require.Equal(w.t, "FAILED", w.run("in-the-way", ada(deactivate)).status)
	w.succeed("look", `{"action":"tidy"}`)
	w.succeed("forced", ada(`{"action":"deactivate","force":true}`))
	w.unseenQuota()
	require.Equal(w.t, "FAILED", w.run("poor", ada(activate)).status)
}

func TestEveryLineSaysWhatItIsAbout(t *testing.T) {
	lines, _ := logOf(t, busyDay)
	functions := map[string]int{}
	for _, line := range lines {
		text := fmt.Sprint(line)
		function, _ := line["function"].(string)
		functions[function]++
		require.Equal(t, "us-east-1", line["region"], text)
		require.Contains(t, line, "timestamp", text)
		require.NotEmpty(t, line["requestId"], text)
		switch {
		case function == "wake" && line["message"] == "woke":
			require.NotEmpty(t, line["operation"], text)
			require.NotEmpty(t, line["step"], text)
			fallthrough
		case function == "wake": // it is told of a stack and learns who waits for it
			require.Regexp(t, "^Agc-", line["stack"], text)
		default:
			require.Regexp(t, "^(first|too-early|in-the-way|look|forced|poor|[0-9a-f-]{36})$", line["operation"], text) // the last is the schedule's
		}
		switch function {
		case "stack", "storage", "sweep", "guard", "drain":
			require.NotEmpty(t, line["step"], text)
			require.NotEmpty(t, line["epoch"], text)
		case "finish":
			require.NotEmpty(t, line["epoch"], text)
		}
	}
	for _, name := range []string{"begin", "plan", "stack", "guard", "drain", "wake", "finish"} {
		require.Greater(t, functions[name], 1, name)
	}
}

func TestNoLineTellsASecret(t *testing.T) {
	lines, secrets := logOf(t, busyDay)
	require.Greater(t, len(secrets), 5, "there were task tokens to keep")
	for _, line := range lines {
		text := fmt.Sprint(line)
		for secret := range secrets {
			if len(secret) > 8 {
				require.NotContains(t, text, secret)
			}
		}
		require.NotRegexp(t, `@example|AKIA|ASIA|(?i)secret|password|security-?token|signature`, text)
	}
}

// measured tells which metrics CloudWatch would make of a log, with the sum of each.
func measured(lines []map[string]any) map[string]float64 {
	sums := map[string]float64{}
	for _, line := range lines {
		metadata, ok := line["_aws"].(map[string]any)
		if !ok {
			continue
		}
		for _, d := range metadata["CloudWatchMetrics"].([]any) {
			directive := d.(map[string]any)
			name := directive["Metrics"].([]any)[0].(map[string]any)["Name"].(string)
			metric := name
			for _, dimension := range directive["Dimensions"].([]any)[0].([]any) {
				metric += " " + line[dimension.(string)].(string)
			}
			sums[metric] += line[name].(float64)
		}
	}
	return sums
}

func TestWhatADayMeasures(t *testing.T) {
	lines, _ := logOf(t, func(w *world) {
		busyDay(w)
		w.EC2.SetQuotas(ec2.DefaultQuotas())
		stopped := w.start("stopped", activate)
		time.Sleep(30 * time.Second)
		w.stop(stopped)
		time.Sleep(3 * time.Hour) // the schedule looks, and keeps silent about what is as it was
	})
	sums := measured(lines)
	require.Greater(t, sums["Waits event"], 3.0)
	require.Greater(t, sums["Duration activate SUCCEEDED"], 120.0)
	delete(sums, "RunningFor") // which only a look in the midst of an operation measures
	delete(sums, "Waits event")
	maps.DeleteFunc(sums, func(metric string, _ float64) bool { return strings.HasPrefix(metric, "Duration ") })
	require.Equal(t, map[string]float64{
		"Operations activate SUCCEEDED": 1, "Operations activate FAILED": 1, "Operations activate STOPPED": 1, "Operations tidy SUCCEEDED": 1,
		"Operations deactivate SUCCEEDED": 1, "Operations deactivate REFUSED": 1, "FailedOperations": 1, "Takeovers": 1,
	}, sums)
}

// TestALostEventIsMeasured: a wait that nothing ended shows, since it makes operations slow.
func TestALostEventIsMeasured(t *testing.T) {
	lines, _ := logOf(t, func(w *world) {
		w.EventBridge.Lose = 1
		w.succeed("first", activate)
	})
	require.NotZero(t, measured(lines)["Waits timeout"])
}
