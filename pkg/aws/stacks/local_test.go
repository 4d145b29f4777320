package stacks

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/localaws"
)

const (
	exporting = `{"Parameters":{"Value":{"Type":"String"}},"Resources":{"P":{"Type":"AWS::SSM::Parameter","Properties":{"Type":"String","Name":"/p","Value":{"Ref":"Value"}}}},
		"Outputs":{"Anchor":{"Value":{"Ref":"P"},"Export":{"Name":"the-anchor"}}}}`
	importing = `{"Resources":{"Q":{"Type":"AWS::SSM::Parameter","Properties":{"Type":"String","Name":"/q","Value":{"Fn::ImportValue":"the-anchor"}}}}}`
	failing   = `{"Resources":{"A":{"Type":"AWS::SSM::Parameter","Properties":{"Type":"String","Name":"/a","Value":"1"}},
		"B":{"Type":"AWS::EC2::VPC","DependsOn":"A","Properties":{"CidrBlock":"nonsense"}}}}`
)

// onLocal runs a test with the stacks of an empty region, in a bubble of virtual time.
func onLocal(t *testing.T, test func(t *testing.T, s *Stacks)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		local := localaws.New(localaws.Options{})
		defer local.Close()
		out, err := iam.NewFromConfig(local.Config()).CreateRole(t.Context(), &iam.CreateRoleInput{
			RoleName:                 aws.String("r"),
			AssumeRolePolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"cloudformation.amazonaws.com"},"Action":"sts:AssumeRole"}]}`),
		})
		require.NoError(t, err)
		_, err = iam.NewFromConfig(local.Config()).AttachRolePolicy(t.Context(), &iam.AttachRolePolicyInput{
			RoleName: aws.String("r"), PolicyArn: aws.String("arn:aws:iam::aws:policy/AdministratorAccess"),
		})
		require.NoError(t, err)
		test(t, New(local.Config(), aws.ToString(out.Role.Arn)))
	})
}

func stepOf(name string, parameters ...account.Parameter) account.Step {
	return account.Step{Stack: name, Parameters: parameters}
}

// settled waits until CloudFormation is done with a stack.
func settled(t *testing.T, s *Stacks, name string) account.Stack {
	t.Helper()
	for {
		stack, err := s.Find(t.Context(), name)
		require.NoError(t, err)
		if !stack.InProgress() {
			return stack
		}
		time.Sleep(time.Second)
	}
}

func requireOutdated(t *testing.T, err error) {
	t.Helper()
	_, ok := errors.AsType[Outdated](err)
	require.True(t, ok, "%v", err)
}

func TestTheLifeOfAStack(t *testing.T) {
	onLocal(t, func(t *testing.T, s *Stacks) {
		step := stepOf("Agc-X", account.Parameter{Name: "Value", Value: "one"})
		require.NoError(t, s.Create(t.Context(), step, exporting, "token-1"))
		requireOutdated(t, s.Create(t.Context(), step, exporting, "token-0"))
		stack, err := s.Find(t.Context(), "Agc-X")
		require.NoError(t, err)
		require.True(t, stack.InProgress())
		_, err = s.Update(t.Context(), stack.ID, step, exporting, "token-2")
		requireOutdated(t, err)
		stack = settled(t, s, "Agc-X")
		require.Equal(t, "CREATE_COMPLETE", stack.Status)
		token, status, err := s.Newest(t.Context(), stack.ID)
		require.NoError(t, err)
		require.Equal(t, []string{"token-1", "CREATE_COMPLETE"}, []string{token, status})

		started, err := s.Update(t.Context(), stack.ID, step, exporting, "token-3")
		require.NoError(t, err)
		require.False(t, started, "nothing to change")
		step.Parameters[0].Value = "two"
		started, err = s.Update(t.Context(), stack.ID, step, exporting, "token-3")
		require.NoError(t, err)
		require.True(t, started)
		require.Equal(t, "two", settled(t, s, "Agc-X").Parameters["Value"])
		body, err := s.Template(t.Context(), stack.ID)
		require.NoError(t, err)
		require.JSONEq(t, exporting, body)

		require.True(t, stack.Protected)
		require.True(t, fault.Is(s.Delete(t.Context(), stack.ID, "token-4"), fault.StackStuck))
		require.NoError(t, s.Unprotect(t.Context(), stack.ID))
		require.NoError(t, s.Delete(t.Context(), stack.ID, "token-4"))
		require.False(t, settled(t, s, "Agc-X").Exists())
		gone, err := s.Find(t.Context(), stack.ID)
		require.NoError(t, err)
		require.False(t, gone.Exists(), "a deleted stack is none by its ARN either")
	})
}

func TestADeletionThatOthersNeedIsCancelled(t *testing.T) {
	onLocal(t, func(t *testing.T, s *Stacks) {
		require.NoError(t, s.Create(t.Context(), stepOf("Agc-X", account.Parameter{Name: "Value", Value: "one"}), exporting, "token-1"))
		stack := settled(t, s, "Agc-X")
		require.NoError(t, s.Create(t.Context(), stepOf("Agc-Y"), importing, "token-2"))
		settled(t, s, "Agc-Y")

		require.NoError(t, s.Unprotect(t.Context(), stack.ID))
		require.NoError(t, s.Delete(t.Context(), stack.ID, "token-3"))
		stack = settled(t, s, "Agc-X")
		require.Equal(t, "CREATE_COMPLETE", stack.Status)
		require.Contains(t, stack.Reason, "Agc-Y")
		token, status, err := s.Newest(t.Context(), stack.ID)
		require.NoError(t, err)
		require.Equal(t, []string{"token-3", "CREATE_COMPLETE"}, []string{token, status}, "which is how a step sees that its call ended")
	})
}

func TestAFailedCreationNamesTheResource(t *testing.T) {
	onLocal(t, func(t *testing.T, s *Stacks) {
		require.NoError(t, s.Create(t.Context(), stepOf("Agc-X"), failing, "token-1"))
		stack := settled(t, s, "Agc-X")
		require.Equal(t, "ROLLBACK_COMPLETE", stack.Status)
		reason, err := s.FirstFailure(t.Context(), stack.ID, "token-1")
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(reason, "B (AWS::EC2::VPC): "), reason)
		_, err = s.Update(t.Context(), stack.ID, stepOf("Agc-X"), failing, "token-2")
		requireOutdated(t, err)
		all, err := s.All(t.Context(), "Agc-")
		require.NoError(t, err)
		require.Len(t, all, 1)
	})
}
