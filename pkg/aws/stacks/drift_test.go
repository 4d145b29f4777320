package stacks

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

func TestDriftOfAStack(t *testing.T) {
	onLocal(t, func(t *testing.T, s *Stacks) {
		step := stepOf("S", account.Parameter{Name: "Value", Value: "1"})
		require.NoError(t, s.Create(t.Context(), step, exporting, "t1"))
		stack := settled(t, s, "S")
		id, err := s.Detect(t.Context(), stack.ID)
		require.NoError(t, err)
		require.NotEmpty(t, id)
		busy, err := s.Detect(t.Context(), stack.ID)
		require.NoError(t, err)
		require.Empty(t, busy, "CloudFormation compares a stack once at a time")
		done, _, err := s.Detected(t.Context(), id)
		require.NoError(t, err)
		require.False(t, done)
		time.Sleep(time.Minute)
		done, unread, err := s.Detected(t.Context(), id)
		require.NoError(t, err)
		require.True(t, done)
		require.Empty(t, unread)
		found, err := s.Drifts(t.Context(), stack)
		require.NoError(t, err)
		require.Empty(t, found)
		_, _, err = s.Detected(t.Context(), "none")
		require.Error(t, err)
		_, err = s.Detect(t.Context(), "none")
		require.Error(t, err)
	})
}

func TestWhatDriftedInWords(t *testing.T) {
	difference := func(how types.DifferenceType, is, wanted string) types.PropertyDifference {
		return types.PropertyDifference{PropertyPath: aws.String("/A/0/B"), DifferenceType: how, ActualValue: &is, ExpectedValue: &wanted}
	}
	got := drift("S", types.StackResourceDrift{
		LogicalResourceId: aws.String("R"), ResourceType: aws.String("T"), PhysicalResourceId: aws.String("p"), StackResourceDriftStatus: types.StackResourceDriftStatusModified,
		PropertyDifferences: []types.PropertyDifference{
			difference(types.DifferenceTypeNotEqual, "1", "2"), difference(types.DifferenceTypeAdd, "1", "null"), difference(types.DifferenceTypeRemove, "null", "2"),
		},
	})
	require.Equal(t, account.Drift{Stack: "S", Resource: "R", Type: "T", ID: "p", Changes: []string{
		"A.0.B is 1 and should be 2", "A.0.B has 1, which was added", "A.0.B lacks 2",
	}}, got)
	require.True(t, drift("S", types.StackResourceDrift{StackResourceDriftStatus: types.StackResourceDriftStatusDeleted}).Deleted)
	require.Len(t, short(string(make([]byte, 1000))), maxText+len(" ..."))
}

func TestAChangeSetThatRevertsDriftIsAnUpdate(t *testing.T) {
	onLocal(t, func(t *testing.T, s *Stacks) {
		step := stepOf("S", account.Parameter{Name: "Value", Value: "1"})
		require.NoError(t, s.Create(t.Context(), step, exporting, "t1"))
		stack := settled(t, s, "S")
		step.Revert = true
		require.NoError(t, s.Propose(t.Context(), step, exporting, "t2"))
		time.Sleep(time.Minute)
		p, err := s.Proposal(t.Context(), stack.ID, "t2")
		require.NoError(t, err)
		require.Equal(t, "FAILED", p.Status)
		require.True(t, p.Empty(), p.Reason)
	})
}
