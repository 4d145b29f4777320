package main

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/stretchr/testify/require"
)

// transitions counts the states that an execution has entered, which is what Step Functions charges for.
func (w *world) transitions(arn string) int {
	entered := 0
	pages := sfn.NewGetExecutionHistoryPaginator(w.sfn, &sfn.GetExecutionHistoryInput{ExecutionArn: &arn})
	for pages.HasMorePages() {
		page, err := pages.NextPage(w.t.Context())
		require.NoError(w.t, err)
		for _, e := range page.Events {
			if strings.HasSuffix(string(e.Type), "StateEntered") {
				entered++
			}
		}
	}
	return entered
}

// TestWhatThePageOfCostsBuildsOn holds the numbers of infra/cost_test.go to what happens. The look of a region in use is the
// longest of those of the schedule that change nothing.
func TestWhatThePageOfCostsBuildsOn(t *testing.T) {
	inRegion(t, func(w *world) {
		for _, input := range []string{activate, deactivate} {
			arn := w.start("op-"+input[11:14], input)
			w.await(arn)
			require.Greater(t, w.transitions(arn), 30, "it did something")
			require.LessOrEqual(t, w.transitions(arn), 50)
		}
		w.succeed("again", activate)
		w.context("p-u-c", small, "")
		w.settled("Agc-Context-p-u-c")
		look := w.start("look", `{"action":"tidy"}`)
		w.await(look)
		require.Equal(t, 12, w.transitions(look))
	})
}
