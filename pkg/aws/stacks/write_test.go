package stacks

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/script"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/template"
)

var step = account.Step{
	Stack: "Agc-Core", Template: "core", Parameters: []account.Parameter{{Name: "Active", Value: "true"}, {Name: "VpcId", Value: ""}},
	Tags: []account.Tag{{Key: "application-name", Value: "agc"}},
}

// changes are the calls that change something, by operation.
func changes(t *testing.T) map[string]func(*Stacks) error {
	t.Helper()
	return map[string]func(*Stacks) error{
		"CreateStack": func(s *Stacks) error { return s.Create(t.Context(), step, "body", "token") },
		"UpdateStack": func(s *Stacks) error {
			_, err := s.Update(t.Context(), "arn:core", step, "body", "token")
			return err
		},
		"DeleteStack":                 func(s *Stacks) error { return s.Delete(t.Context(), "arn:core", "token") },
		"SetStackPolicy":              func(s *Stacks) error { return s.Protect(t.Context(), "arn:core", step) },
		"UpdateTerminationProtection": func(s *Stacks) error { return s.Unprotect(t.Context(), "arn:core") },
		"ContinueUpdateRollback":      func(s *Stacks) error { return s.ContinueRollback(t.Context(), "arn:core", "token") },
	}
}

func TestChangesSayWhatIsWanted(t *testing.T) {
	policy := map[string]string{"StackPolicyBody": template.Policy("core")}
	common := map[string]string{"RoleARN": role, "ClientRequestToken": "token"}
	stack := map[string]string{
		"TemplateBody": "body", "Parameters.member.1.ParameterKey": "Active", "Parameters.member.1.ParameterValue": "true",
		"Parameters.member.2.ParameterKey": "VpcId", "Parameters.member.2.ParameterValue": "", "Tags.member.1.Key": "application-name", "Tags.member.1.Value": "agc",
	}
	tests := []struct {
		operation string
		want      []map[string]string
		no        []string
	}{
		{
			"CreateStack",
			[]map[string]string{common, stack, policy, {"StackName": "Agc-Core", "OnFailure": "ROLLBACK", "EnableTerminationProtection": "true"}},
			[]string{"Capabilities.member.1", "NotificationARNs.member.1", "TimeoutInMinutes", "DisableRollback"},
		},
		{"UpdateStack", []map[string]string{common, stack, policy, {"StackName": "arn:core"}}, []string{"StackPolicyDuringUpdateBody", "Capabilities.member.1", "UsePreviousTemplate", "DisableRollback"}},
		{"DeleteStack", []map[string]string{common, {"StackName": "arn:core"}}, []string{"RetainResources.member.1", "DeletionMode"}},
		{"UpdateTerminationProtection", []map[string]string{{"StackName": "arn:core", "EnableTerminationProtection": "false"}}, nil},
		{"ContinueUpdateRollback", []map[string]string{common, {"StackName": "arn:core"}}, []string{"ResourcesToSkip.member.1", "ForceRollback"}},
	}
	for _, test := range tests {
		t.Run(test.operation, func(t *testing.T) {
			aws, stacks := on(test.operation, answer(test.operation, "<StackId>arn:core</StackId>"))
			require.NoError(t, changes(t)[test.operation](stacks))
			form := aws.Calls()[0].Form
			for _, group := range test.want {
				for field, value := range group {
					require.True(t, form.Has(field), field)
					require.Equal(t, value, form.Get(field), field)
				}
			}
			for _, field := range test.no {
				require.False(t, form.Has(field), field)
			}
		})
	}
}

func TestProtectPutsThePolicyInForceFirst(t *testing.T) {
	ok := func(operation string) []script.Reply {
		return []script.Reply{answer(operation, ""), answer(operation, "")}
	}
	aws := script.New(map[string][]script.Reply{"SetStackPolicy": ok("SetStackPolicy"), "UpdateTerminationProtection": ok("UpdateTerminationProtection")})
	stacks := New(aws.Config(), role)
	require.NoError(t, stacks.Protect(t.Context(), "arn:core", step))
	require.NoError(t, stacks.Protect(t.Context(), "arn:network", account.Step{Template: "network"}))
	var calls []string
	for _, call := range aws.Calls() {
		calls = append(calls, call.Form.Get("Action")+" "+call.Form.Get("StackName")+" "+call.Form.Get("EnableTerminationProtection"))
	}
	require.Equal(t, []string{"SetStackPolicy arn:core ", "UpdateTerminationProtection arn:core true", "UpdateTerminationProtection arn:network true"}, calls)
	require.Equal(t, template.Policy("core"), aws.Calls()[0].Form.Get("StackPolicyBody"))
}

func TestUpdateSaysWhetherItStarted(t *testing.T) {
	_, stacks := on("UpdateStack", answer("UpdateStack", "<StackId>arn:core</StackId>"), no("ValidationError", "No updates are to be performed."), no("AccessDenied", "no"))
	for _, want := range []bool{true, false} {
		started, err := stacks.Update(t.Context(), "arn:core", step, "body", "token")
		require.NoError(t, err)
		require.Equal(t, want, started)
	}
	started, err := stacks.Update(t.Context(), "arn:core", step, "body", "token")
	require.Error(t, err)
	require.False(t, started)
}

func TestRefusalsAreToldApart(t *testing.T) {
	const outdated = "outdated"
	tests := []struct {
		operation, code, text string
		want                  string
	}{
		{"CreateStack", "AlreadyExistsException", "Stack [Agc-Core] already exists", outdated},
		{"CreateStack", "TokenAlreadyExistsException", "token", outdated},
		{"UpdateStack", "OperationInProgressException", "busy", outdated},
		{"UpdateStack", "ValidationError", "Stack:arn:core is in UPDATE_IN_PROGRESS state and can not be updated.", outdated},
		{"UpdateStack", "ValidationError", "Stack:arn:core is in ROLLBACK_COMPLETE state and can not be updated.", outdated},
		{"UpdateStack", "ValidationError", "Stack [Agc-Core] does not exist", outdated},
		{"DeleteStack", "ValidationError", "Stack [Agc-Core] cannot be deleted while in status UPDATE_IN_PROGRESS", outdated},
		{"ContinueUpdateRollback", "ValidationError", "Stack:arn:core is in UPDATE_ROLLBACK_COMPLETE state and can not continue rollback", outdated},
		{"DeleteStack", "ValidationError", "Stack [Agc-Core] cannot be deleted while TerminationProtection is enabled", "Stack.Stuck"},
		{"UpdateTerminationProtection", "ValidationError", "Stack [Agc-Core] does not exist", outdated},
		{"SetStackPolicy", "AccessDenied", "not authorized to perform: cloudformation:SetStackPolicy", "Permission.Denied"},
		{"CreateStack", "ValidationError", "Parameters: [X] do not exist in the template", "Stack.Failed"},
		{"CreateStack", "ValidationError", "Template error: resource X does not exist", "Stack.Failed"},
		{"CreateStack", "InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_IAM]", "Stack.Failed"},
		{"CreateStack", "LimitExceededException", "Limit for stack has been exceeded", "Quota.Exceeded"},
		{"CreateStack", "AccessDenied", "not authorized to perform: cloudformation:CreateStack", "Permission.Denied"},
		{"CreateStack", "Throttling", "Rate exceeded", "Aws.Unavailable"},
		{"CreateStack", "Odd", "odd", "Internal"},
	}
	for _, test := range tests {
		t.Run(test.operation+" "+test.text, func(t *testing.T) {
			_, stacks := on(test.operation, no(test.code, test.text))
			err := changes(t)[test.operation](stacks)
			require.ErrorContains(t, err, test.text)
			if e, ok := errors.AsType[Outdated](fmt.Errorf("wrapped: %w", err)); ok {
				require.True(t, e.Outdated())
				require.Equal(t, outdated, test.want)
				return
			}
			require.Equal(t, test.want, string(fault.Of(err).Code))
		})
	}
}

func TestALostReplyIsUnavailable(t *testing.T) {
	for operation, call := range changes(t) {
		_, stacks := on(operation, script.Reply{Err: errors.New("connection reset")})
		err := call(stacks)
		require.True(t, fault.Is(err, fault.AwsUnavailable), "%v", err)
	}
}
