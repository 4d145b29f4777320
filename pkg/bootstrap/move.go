package bootstrap

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// move is what to do with the stack next.
type move string

const (
	nothing move = "nothing"
	wait    move = "wait"
	create  move = "create"
	update  move = "update"
	// remove is for corpses: stacks that never came to stand. They hold nothing, and can only be deleted.
	remove move = "delete"
	// resume goes on with the rollback of an update that got stuck.
	resume move = "continue the rollback of"
)

// next decides by the stack's status. An error means that the installation failed.
func (s *stack) next(ctx context.Context, found account.Stack, w wanted) (move, error) {
	switch {
	case s.refusedAsSame:
		return nothing, nil
	case !found.Exists() && s.done[create], found.InProgress(), found.Exists() && s.unheard():
		return wait, nil
	case !found.Exists():
		return create, nil
	case found.Status == "UPDATE_ROLLBACK_FAILED":
		return s.once(resume, found)
	case !found.Serving():
		if s.done[create] {
			return nothing, s.failure(found)
		}
		return s.once(remove, found)
	}
	same, err := s.like(ctx, found, w)
	switch {
	case err != nil:
		return nothing, err
	case same:
		return nothing, nil
	case s.done[update] || s.done[create]: // and it was rolled back
		return nothing, s.failure(found)
	}
	return update, nil
}

// once makes sure that no call is made in a circle.
func (s *stack) once(m move, found account.Stack) (move, error) {
	if s.done[m] {
		return nothing, s.failure(found)
	}
	return m, nil
}

// unheard reports whether nothing has happened since the last call: what was read may be older than the call.
func (s *stack) unheard() bool { return s.called && s.events.count() == s.heard }

// do makes one call, unless there is only to wait.
func (s *stack) do(ctx context.Context, m move, found account.Stack, w wanted) error {
	if m == wait {
		return nil
	}
	s.done[m], s.called, s.heard = true, true, s.events.count()
	err := s.call(ctx, m, found, w)
	if m == update && refused(err, "No updates are to be performed") {
		s.refusedAsSame = true
		delete(s.done, update)
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s stack %s: %w", m, account.BootstrapStack, err)
	}
	return nil
}

func (s *stack) call(ctx context.Context, m move, found account.Stack, w wanted) (err error) {
	switch m {
	case nothing, wait:
	case create:
		_, err = s.client.CreateStack(ctx, &cloudformation.CreateStackInput{
			StackName: new(account.BootstrapStack), TemplateURL: &s.templateURL,
			Parameters: w.asParameters(), Tags: w.asTags(), Capabilities: capabilities(), OnFailure: types.OnFailureRollback,
		})
	case update:
		_, err = s.client.UpdateStack(ctx, &cloudformation.UpdateStackInput{
			StackName: &found.ID, TemplateURL: &s.templateURL,
			Parameters: w.asParameters(), Tags: w.asTags(), Capabilities: capabilities(),
		})
	case remove:
		_, err = s.client.DeleteStack(ctx, &cloudformation.DeleteStackInput{StackName: &found.ID})
	case resume:
		_, err = s.client.ContinueUpdateRollback(ctx, &cloudformation.ContinueUpdateRollbackInput{StackName: &found.ID})
	}
	return err
}

// failure tells the first resource that failed and why.
func (s *stack) failure(found account.Stack) error {
	why := s.events.first
	if why == "" {
		why = fmt.Sprintf("the stack is %s: %s", found.Status, found.Reason)
	}
	return fault.New(fault.StackFailed, "the backend was not installed", why,
		"remove the reason and run 'agc bootstrap' again; it cleans up what is left of this attempt")
}

func tooLong() error {
	return fault.New(fault.OperationTimedOut, "the installation took too long", "CloudFormation has been at work for "+bound.String(),
		"see the stack "+account.BootstrapStack+" in the CloudFormation console; 'agc bootstrap' goes on from what exists")
}

func (w wanted) asParameters() []types.Parameter {
	var list []types.Parameter
	for _, name := range slices.Sorted(maps.Keys(w.parameters)) {
		list = append(list, types.Parameter{ParameterKey: new(name), ParameterValue: new(w.parameters[name])})
	}
	return list
}

// capabilities acknowledge that the template makes roles; none of them has a name of our choice.
func capabilities() []types.Capability { return []types.Capability{types.CapabilityCapabilityIam} }

// asTags are all tags of the stack, which CloudFormation hands on to every resource that takes tags.
func (w wanted) asTags() []types.Tag {
	var list []types.Tag
	for _, t := range append(account.OwnTags(), w.tags...) {
		list = append(list, types.Tag{Key: new(t.Key), Value: new(t.Value)})
	}
	return list
}
