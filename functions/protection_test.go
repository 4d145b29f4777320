package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/template"
)

// did is what the steps of an operation did, in order, as the execution's history keeps it: in what the function answered
// when the task was submitted, or in what the task was completed with.
func (w *world) did(arn string) []string {
	var all []string
	pages := sfn.NewGetExecutionHistoryPaginator(w.sfn, &sfn.GetExecutionHistoryInput{ExecutionArn: &arn})
	for pages.HasMorePages() {
		page, err := pages.NextPage(w.t.Context())
		require.NoError(w.t, err)
		for _, e := range page.Events {
			text := "{}"
			switch {
			case e.TaskSubmittedEventDetails != nil:
				text = aws.ToString(e.TaskSubmittedEventDetails.Output)
			case e.TaskSucceededEventDetails != nil:
				text = aws.ToString(e.TaskSucceededEventDetails.Output)
			}
			var answer struct {
				account.Look
				Payload account.Look
			}
			require.NoError(w.t, json.Unmarshal([]byte(text), &answer))
			if did := answer.Did + answer.Payload.Did; did != "" {
				all = append(all, did)
			}
		}
	}
	return all
}

func (w *world) deletionRefused(name string) {
	_, err := w.cfn.DeleteStack(w.t.Context(), &cloudformation.DeleteStackInput{StackName: &name})
	require.ErrorContains(w.t, err, "Stack ["+name+"] cannot be deleted while TerminationProtection is enabled")
}

func (w *world) policy(name string) string {
	out, err := w.cfn.GetStackPolicy(w.t.Context(), &cloudformation.GetStackPolicyInput{StackName: &name})
	require.NoError(w.t, err)
	return aws.ToString(out.StackPolicyBody)
}

// TestNobodyDeletesAnActiveRegionByMistake: core and network are protected, core's bucket and table against updates too; a
// deactivation lifts the network's protection as a step of its own, and core stays protected.
func TestNobodyDeletesAnActiveRegionByMistake(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", activate)
		network := w.look().Networks[0].Name
		w.deletionRefused(account.CoreStack)
		w.deletionRefused(network)
		require.JSONEq(t, template.Policy(template.Core), w.policy(account.CoreStack))
		require.Empty(t, w.policy(network))

		arn := w.start("off", deactivate)
		require.Equal(t, "SUCCEEDED", w.await(arn).status)
		require.Equal(t, []string{"started the update", "lifted the termination protection", "started the deletion"}, w.did(arn))
		require.Empty(t, w.look().Networks)
		w.deletionRefused(account.CoreStack)
	})
}

// TestACoreThatTakesOverIsProtected: a change set cannot bring protection and policy; the step does, before it settles.
func TestACoreThatTakesOverIsProtected(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", activate)
		w.succeed("off", deactivate)
		w.dropCore()
		arn := w.start("again", activate)
		require.Equal(t, "SUCCEEDED", w.await(arn).status)
		require.Contains(t, w.did(arn), "protected it against deletion")
		w.deletionRefused(account.CoreStack)
		require.JSONEq(t, template.Policy(template.Core), w.policy(account.CoreStack))
	})
}

// TestAProtectionThatAPersonLiftedComesBack with the next activation, which changes nothing else.
func TestAProtectionThatAPersonLiftedComesBack(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", activate)
		network := w.look().Networks[0].Name
		for _, name := range []string{account.CoreStack, network} {
			_, err := w.cfn.UpdateTerminationProtection(w.t.Context(), &cloudformation.UpdateTerminationProtectionInput{StackName: &name, EnableTerminationProtection: aws.Bool(false)})
			require.NoError(t, err)
		}
		require.Len(t, w.look().Unprotected(), 2)
		calls := w.changes()
		e := w.succeed("again", activate)
		require.Less(t, e.took, time.Minute)
		require.Empty(t, w.look().Unprotected())
		require.Equal(t, calls+2, w.changes(), "an update each, which has nothing to do")
		w.succeed("nothing", activate)
		require.Equal(t, calls+2, w.changes())
	})
}

// TestBucketAndTableOutliveAnUpdate: an update by hand that drops or replaces them is rolled back.
func TestBucketAndTableOutliveAnUpdate(t *testing.T) {
	for resource, change := range map[string]func(resources map[string]any){
		"RunTable":   func(resources map[string]any) { delete(resources, "RunTable") },
		"DataBucket": func(resources map[string]any) { properties(resources, "DataBucket")["BucketName"] = "another-bucket" },
	} {
		t.Run(resource, func(t *testing.T) {
			inRegion(t, func(w *world) {
				w.succeed("on", activate)
				w.updateCore(change)
				require.Equal(t, "UPDATE_ROLLBACK_COMPLETE", w.settled(account.CoreStack))
				require.Contains(t, strings.Join(w.failures(account.CoreStack), "; "), resource+": Action denied by stack policy: Statement [#2] does not allow")
				w.succeed("again", activate)
			})
		})
	}
}

func properties(resources map[string]any, id string) map[string]any {
	return resources[id].(map[string]any)["Properties"].(map[string]any)
}

// updateCore updates core by hand to its template with a change, and no outputs.
func (w *world) updateCore(change func(resources map[string]any)) {
	text, err := template.Body(template.Core)
	require.NoError(w.t, err)
	var body map[string]any
	require.NoError(w.t, json.Unmarshal([]byte(text), &body))
	delete(body, "Outputs")
	change(body["Resources"].(map[string]any))
	changed, err := json.Marshal(body)
	require.NoError(w.t, err)
	var parameters []cfntypes.Parameter
	for name := range body["Parameters"].(map[string]any) {
		parameters = append(parameters, cfntypes.Parameter{ParameterKey: aws.String(name), UsePreviousValue: aws.Bool(true)})
	}
	_, err = w.cfn.UpdateStack(w.t.Context(), &cloudformation.UpdateStackInput{
		StackName: aws.String(account.CoreStack), TemplateBody: aws.String(string(changed)), Parameters: parameters,
	})
	require.NoError(w.t, err)
}
