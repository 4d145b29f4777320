package main

import (
	"bytes"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	localcfn "github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
	local "github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
)

// upgrade begins to upgrade the backend to other code.
func (w *world) upgrade(key string) {
	w.pack(key, key)
	_, err := w.cfn.UpdateStack(w.t.Context(), &cloudformation.UpdateStackInput{
		StackName: aws.String(account.BootstrapStack), UsePreviousTemplate: aws.Bool(true), Capabilities: []cfntypes.Capability{cfntypes.CapabilityCapabilityIam},
		Parameters: []cfntypes.Parameter{parameter("CodeBucket", "code"), parameter("CodeKey", key)},
	})
	require.NoError(w.t, err)
}

// startBy starts an operation by an alias, as the CLI does.
func (w *world) startBy(alias, name, input string) string {
	out, err := w.sfn.StartExecution(w.t.Context(), &sfn.StartExecutionInput{StateMachineArn: aws.String(machineArn + ":" + alias), Name: &name, Input: &input})
	require.NoError(w.t, err)
	return *out.ExecutionArn
}

// versions collects which versions of the functions ran for the operations of some names.
func (w *world) versions(names ...string) func() map[string]map[string]bool {
	var mu sync.Mutex
	found := map[string]map[string]bool{}
	w.ran = func(fn local.Function, payload []byte) {
		mu.Lock()
		defer mu.Unlock()
		for _, name := range names {
			if bytes.Contains(payload, []byte(`"`+name+`"`)) {
				if found[name] == nil {
					found[name] = map[string]bool{}
				}
				found[name][fn.Version] = true
			}
		}
	}
	return func() map[string]map[string]bool {
		mu.Lock()
		defer mu.Unlock()
		return found
	}
}

func only(version string) map[string]bool { return map[string]bool{version: true} }

// TestAnOperationGoesOnWithTheCodeThatItWasStartedWith: the backend is upgraded under it, at several moments, and neither notices.
func TestAnOperationGoesOnWithTheCodeThatItWasStartedWith(t *testing.T) {
	for _, after := range []time.Duration{0, 20 * time.Second, time.Minute, 2 * time.Minute} {
		inRegion(t, func(w *world) {
			ran := w.versions("old", "new")
			old := w.startBy(account.LiveAlias, "old", activate)
			time.Sleep(after)
			w.upgrade("next.zip")
			require.Equal(w.t, "SUCCEEDED", w.await(old).status)
			require.Equal(w.t, "UPDATE_COMPLETE", w.settled(account.BootstrapStack), w.failures(account.BootstrapStack))
			fresh := w.startBy(account.LiveAlias, "new", deactivate)
			require.Equal(w.t, "SUCCEEDED", w.await(fresh).status)
			require.Equal(w.t, map[string]map[string]bool{"old": only("1"), "new": only("2")}, ran())
		})
	}
}

// TestAnUpgradeThatFailsLeavesTheOldBackend: what is started meanwhile and afterwards runs with the old code, and the upgrade can be
// repeated.
func TestAnUpgradeThatFailsLeavesTheOldBackend(t *testing.T) {
	for _, kind := range []string{"AWS::Lambda::Version", "AWS::StepFunctions::StateMachine", "AWS::StepFunctions::StateMachineVersion"} {
		inRegion(t, func(w *world) {
			ran := w.versions("meanwhile", "afterwards", "repeated")
			phase := "UPDATE"
			if kind != "AWS::StepFunctions::StateMachine" {
				phase = "CREATE"
			}
			w.CloudFormation.Fail(localcfn.Rule{Stack: account.BootstrapStack, Type: kind, Phase: phase, Reason: "no luck", Times: 1})
			w.upgrade("next.zip")
			time.Sleep(20 * time.Second)
			meanwhile := w.startBy(account.LiveAlias, "meanwhile", activate)
			require.Equal(w.t, "UPDATE_ROLLBACK_COMPLETE", w.settled(account.BootstrapStack))
			require.Equal(w.t, "SUCCEEDED", w.await(meanwhile).status)
			require.Equal(w.t, "SUCCEEDED", w.await(w.startBy(account.LiveAlias, "afterwards", deactivate)).status)
			require.Equal(w.t, map[string]map[string]bool{"meanwhile": only("1"), "afterwards": only("1")}, ran(), kind)
			w.CloudFormation.Heal()
			w.upgrade("next.zip")
			require.Equal(w.t, "UPDATE_COMPLETE", w.settled(account.BootstrapStack), w.failures(account.BootstrapStack))
			require.Equal(w.t, "SUCCEEDED", w.await(w.startBy(account.LiveAlias, "repeated", activate)).status)
			require.NotContains(w.t, ran()["repeated"], "1")
		})
	}
}

// TestForceTakesItsOwnAlias: by the alias for everybody nothing is forced, whoever asks; by its own, and by the machine's ARN, it is.
func TestForceTakesItsOwnAlias(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", activate)
		w.context("p-u-a", small, "")
		refused := w.await(w.startBy(account.LiveAlias, "withheld", forced))
		require.Equal(w.t, fault.PermissionDenied, refused.fault.Code)
		require.Contains(w.t, refused.fault.What, "by the alias live")
		require.Equal(w.t, account.Active, w.look().State())
		require.Equal(w.t, "SUCCEEDED", w.await(w.startBy(account.ForceAlias, "allowed", forced)).status)
		require.Equal(w.t, account.Inactive, w.look().State())
	})
}
