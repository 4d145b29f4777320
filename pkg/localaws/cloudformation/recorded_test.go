package cloudformation_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"
)

// one is the smallest template that makes something.
func one() object { return resources("P", "AWS::SSM::Parameter", parameter("/p", "1")) }

func (w *world) createStack(name string, template any) error {
	_, err := w.cfn.CreateStack(w.t.Context(), &sdk.CreateStackInput{StackName: &name, TemplateBody: text(template)})
	return err
}

func (w *world) updateStack(name string, template any) error {
	_, err := w.cfn.UpdateStack(w.t.Context(), &sdk.UpdateStackInput{StackName: &name, TemplateBody: text(template)})
	return err
}

func (w *world) deleteStack(name string) error {
	_, err := w.cfn.DeleteStack(w.t.Context(), &sdk.DeleteStackInput{StackName: &name})
	return err
}

// changeSet makes a change set and waits until it is worked out.
func (w *world) changeSet(stack, name string, kind types.ChangeSetType, template any) (*sdk.DescribeChangeSetOutput, error) {
	out, err := w.cfn.CreateChangeSet(w.t.Context(), &sdk.CreateChangeSetInput{StackName: &stack, ChangeSetName: &name, ChangeSetType: kind, TemplateBody: text(template)})
	if err != nil {
		return nil, err
	}
	time.Sleep(20 * time.Second)
	return w.cfn.DescribeChangeSet(w.t.Context(), &sdk.DescribeChangeSetInput{ChangeSetName: out.Id})
}

func (w *world) execute(stack, name string) error {
	_, err := w.cfn.ExecuteChangeSet(w.t.Context(), &sdk.ExecuteChangeSetInput{StackName: &stack, ChangeSetName: &name})
	return err
}

// corpse leaves a stack in ROLLBACK_COMPLETE.
func (w *world) corpse(name string) string {
	status, id := w.create(&sdk.CreateStackInput{StackName: &name, TemplateBody: text(resources("P", "AWS::SSM::Parameter", object{"Name": "/q", "Type": "Wrong", "Value": "1"}))})
	require.Equal(w.t, types.StackStatusRollbackComplete, status)
	return id
}

// TestRecordedRefusals asks what was asked of AWS; {ARN} stands for the ARN of the stack S.
func TestRecordedRefusals(t *testing.T) {
	tests := []struct {
		name, code, message string
		do                  func(w *world) error
	}{
		{"create a name that exists", "AlreadyExistsException", "Stack [S] already exists", func(w *world) error { return w.createStack("S", one()) }},
		{"update with no change", "ValidationError", "No updates are to be performed.", func(w *world) error { return w.updateStack("S", one()) }},
		{"update without a stack", "ValidationError", "Stack [X] does not exist", func(w *world) error { return w.updateStack("X", one()) }},
		{"describe a missing stack", "ValidationError", "Stack with id X does not exist", func(w *world) error {
			_, err := w.cfn.DescribeStacks(t.Context(), &sdk.DescribeStacksInput{StackName: aws.String("X")})
			return err
		}},
		{"template of a missing stack", "ValidationError", "Stack with id X does not exist", func(w *world) error {
			_, err := w.cfn.GetTemplate(t.Context(), &sdk.GetTemplateInput{StackName: aws.String("X")})
			return err
		}},
		{"events of a missing stack", "ValidationError", "Stack [X] does not exist", func(w *world) error {
			_, err := w.cfn.DescribeStackEvents(t.Context(), &sdk.DescribeStackEventsInput{StackName: aws.String("X")})
			return err
		}},
		{"delete a missing stack", "", "", func(w *world) error { return w.deleteStack("X") }},
		{"update while busy", "ValidationError", "Stack:{ARN} is in UPDATE_IN_PROGRESS state and can not be updated.", func(w *world) error {
			require.NoError(t, w.updateStack("S", resources("P", "AWS::SSM::Parameter", parameter("/p", "2"))))
			return w.updateStack("S", one())
		}},
		{"delete while busy", "ValidationError", "Stack [S] cannot be deleted while in status UPDATE_IN_PROGRESS", func(w *world) error {
			require.NoError(t, w.updateStack("S", resources("P", "AWS::SSM::Parameter", parameter("/p", "2"))))
			return w.deleteStack("S")
		}},
		{"delete a protected stack", "ValidationError", "Stack [S] cannot be deleted while TerminationProtection is enabled", func(w *world) error {
			_, err := w.cfn.UpdateTerminationProtection(t.Context(), &sdk.UpdateTerminationProtectionInput{StackName: aws.String("S"), EnableTerminationProtection: aws.Bool(true)})
			require.NoError(t, err)
			return w.deleteStack("S")
		}},
		{"change set CREATE on a live stack", "ValidationError", "Stack [S] already exists and cannot be created again with the changeSet [C].", func(w *world) error {
			_, err := w.changeSet("S", "C", types.ChangeSetTypeCreate, one())
			return err
		}},
		{"change set UPDATE without a stack", "ValidationError", "Stack [X] does not exist", func(w *world) error {
			_, err := w.changeSet("X", "C", types.ChangeSetTypeUpdate, one())
			return err
		}},
		{"describe a missing change set", "ChangeSetNotFound", "ChangeSet [C] does not exist", func(w *world) error {
			_, err := w.cfn.DescribeChangeSet(t.Context(), &sdk.DescribeChangeSetInput{StackName: aws.String("S"), ChangeSetName: aws.String("C")})
			return err
		}},
		{"delete a missing change set", "", "", func(w *world) error {
			_, err := w.cfn.DeleteChangeSet(t.Context(), &sdk.DeleteChangeSetInput{StackName: aws.String("S"), ChangeSetName: aws.String("C")})
			return err
		}},
		{"delete a change set of a missing stack", "ValidationError", "Stack [X] does not exist", func(w *world) error {
			_, err := w.cfn.DeleteChangeSet(t.Context(), &sdk.DeleteChangeSetInput{StackName: aws.String("X"), ChangeSetName: aws.String("C")})
			return err
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				id := w.stack("S", one())
				refused(t, test.do(w), test.code, strings.ReplaceAll(test.message, "{ARN}", id))
			})
		})
	}
}

// refused compares an error with a code and a text; no code means that there must be no error.
func refused(t testing.TB, err error, code, message string) {
	t.Helper()
	if code == "" {
		require.NoError(t, err)
		return
	}
	api, ok := errors.AsType[smithy.APIError](err)
	require.True(t, ok, "%v", err)
	require.Equal(t, code, api.ErrorCode(), err)
	require.Equal(t, message, api.ErrorMessage())
}

func TestACorpseCanOnlyBeDeleted(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.corpse("C")
		refused(t, w.updateStack("C", one()), "ValidationError", "Stack:"+id+" is in ROLLBACK_COMPLETE state and can not be updated.")
		refused(t, w.createStack("C", one()), "AlreadyExistsException", "Stack [C] already exists")
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(id))
		w.stack("C", one())
	})
}

func TestADeletedStackIsKnownByItsArnAlone(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", one())
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(id))
		require.Equal(t, types.StackStatusDeleteComplete, w.describe(id).StackStatus)
		_, err := w.cfn.DescribeStacks(t.Context(), &sdk.DescribeStacksInput{StackName: aws.String("S")})
		refused(t, err, "ValidationError", "Stack with id S does not exist")
		all, err := w.cfn.DescribeStacks(t.Context(), &sdk.DescribeStacksInput{})
		require.NoError(t, err)
		require.Empty(t, all.Stacks)
		refused(t, w.updateStack(id, one()), "ValidationError", "Stack:"+id+" is in DELETE_COMPLETE state and can not be updated.")
		time.Sleep(91 * 24 * time.Hour)
		_, err = w.cfn.DescribeStacks(t.Context(), &sdk.DescribeStacksInput{StackName: &id})
		refused(t, err, "ValidationError", "Stack with id "+id+" does not exist")
	})
}

func TestChangeSets(t *testing.T) {
	inWorld(t, func(w *world) {
		first, err := w.changeSet("S", "first", types.ChangeSetTypeCreate, one())
		require.NoError(t, err)
		require.Equal(t, types.ExecutionStatusAvailable, first.ExecutionStatus)
		require.Equal(t, types.ChangeActionAdd, first.Changes[0].ResourceChange.Action)
		require.Equal(t, types.StackStatusReviewInProgress, w.describe("S").StackStatus)
		require.Equal(t, "User Initiated", *w.describe("S").StackStatusReason)
		second, err := w.changeSet("S", "second", types.ChangeSetTypeCreate, one())
		require.NoError(t, err)
		require.Equal(t, first.StackId, second.StackId)
		_, err = w.changeSet("S", "third", types.ChangeSetTypeUpdate, one())
		refused(t, err, "ValidationError", "Stack [S] does not exist")
		require.NoError(t, w.execute("S", "first"))
		require.Equal(t, types.StackStatusCreateComplete, w.settled("S"))
		refused(t, w.execute("S", "second"), "InvalidChangeSetStatus", "ChangeSet ["+*second.ChangeSetId+"] cannot be executed in its current execution status of [OBSOLETE]")

		empty, err := w.changeSet("S", "empty", types.ChangeSetTypeUpdate, one())
		require.NoError(t, err)
		require.Equal(t, types.ChangeSetStatusFailed, empty.Status)
		require.Equal(t, types.ExecutionStatusUnavailable, empty.ExecutionStatus)
		require.Equal(t, "The submitted information didn't contain changes. Submit different information to create a change set.", *empty.StatusReason)
		refused(t, w.execute("S", "empty"), "InvalidChangeSetStatus", "ChangeSet ["+*empty.ChangeSetId+"] cannot be executed in its current status of [FAILED]")

		changed, err := w.changeSet("S", "changed", types.ChangeSetTypeUpdate, resources("P", "AWS::SSM::Parameter", parameter("/p2", "1")))
		require.NoError(t, err)
		require.Equal(t, types.ReplacementTrue, changed.Changes[0].ResourceChange.Replacement)
		require.NoError(t, w.execute("S", "changed"))
		require.Equal(t, types.StackStatusUpdateComplete, w.settled("S"))
	})
}
