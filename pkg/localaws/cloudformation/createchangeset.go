package cloudformation

import (
	"cmp"
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// CreateChangeSet begins to work out what a template would change. The type IMPORT, with its ResourcesToImport, is not imitated: it
// is refused by name. What ImportExistingResources does stands at adopting.
// Nested stacks are refused as resources, so including them changes nothing.
func (s *Service) CreateChangeSet(ctx context.Context, in *sdk.CreateChangeSetInput) (*sdk.CreateChangeSetOutput, error) {
	if err := region.Only(in, "ChangeSetName", "StackName", "Capabilities", "ChangeSetType", "ClientToken", "DeploymentConfig", "DeploymentMode", "Description", "ImportExistingResources", "IncludeNestedStacks", "OnStackFailure", "Parameters",
		"RoleARN", "Tags", "TemplateBody", "TemplateURL", "UsePreviousTemplate"); err != nil {
		return nil, err
	}
	if in.ChangeSetType == types.ChangeSetTypeImport {
		return nil, notKnown("change sets of type IMPORT")
	}
	if err := cmp.Or(checkDeployment(in.DeploymentConfig), checkMode(in)); err != nil {
		return nil, err
	}
	if err := checkName("changeSetName", aws.ToString(in.ChangeSetName), namePattern); err != nil {
		return nil, err
	}
	r, err := s.toChange(in)
	if err != nil {
		return nil, err
	}
	to, err := s.prepare(ctx, r)
	if err != nil {
		return nil, err
	}
	return s.startChangeSet(ctx, in, r, to)
}

// checkDeployment refuses every mode of deployment but the standard one.
func checkDeployment(c *types.DeploymentConfig) error {
	if c == nil {
		return nil
	}
	if err := region.Only(c, "Mode", "DisableRollback"); err != nil {
		return err
	}
	if c.Mode == types.DeploymentConfigModeExpress || aws.ToBool(c.DisableRollback) {
		return notKnown("deployments in express mode or without rollback")
	}
	return nil
}

// toChange looks the stack up and says what CreateChangeSet asks of it.
func (s *Service) toChange(in *sdk.CreateChangeSetInput) (request, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := aws.ToString(in.StackName)
	r := request{
		body: in.TemplateBody, url: in.TemplateURL, usePrevious: aws.ToBool(in.UsePreviousTemplate), parameters: in.Parameters, tags: in.Tags,
		capabilities: in.Capabilities, role: in.RoleARN, name: name,
	}
	if in.ChangeSetType == types.ChangeSetTypeCreate {
		st := s.find(name)
		if st != nil && st.status != types.StackStatusReviewInProgress {
			return r, invalid("Stack [%s] already exists and cannot be created again with the changeSet [%s].", name, aws.ToString(in.ChangeSetName))
		}
		r.id = s.newID("stack", name)
		if st != nil {
			r.id = st.id
		}
		return r, checkName("stackName", name, namePattern)
	}
	st, err := s.changeable(name)
	if err != nil {
		return r, err
	}
	r.previous, r.role, r.name, r.id = st.deployed, st.roleOr(in.RoleARN), st.name, st.id
	return r, nil
}

// startChangeSet lists the change set, and for a new stack its shell, and computes it in the background.
func (s *Service) startChangeSet(ctx context.Context, in *sdk.CreateChangeSetInput, r request, to *deployment) (*sdk.CreateChangeSetOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.find(r.id)
	if st == nil {
		st = &stack{id: r.id, name: r.name, created: s.reg.Clock.Now(), resources: map[string]*resource{}}
		s.stacks = append(s.stacks, st)
		s.begin(ctx, st, in.ClientToken).move(types.StackStatusReviewInProgress, userInitiated)
	}
	for _, other := range st.changeSets {
		if other.name == aws.ToString(in.ChangeSetName) {
			return nil, region.Refuse("AlreadyExistsException", "ChangeSet %s already exists", other.id)
		}
	}
	cs := &changeSet{
		id: s.newID("changeSet", aws.ToString(in.ChangeSetName)), name: aws.ToString(in.ChangeSetName), description: aws.ToString(in.Description),
		kind: in.ChangeSetType, created: s.reg.Clock.Now(), status: types.ChangeSetStatusCreatePending, execution: types.ExecutionStatusUnavailable,
		to: to, role: r.role, onFailure: in.OnStackFailure, importing: aws.ToBool(in.ImportExistingResources), mode: in.DeploymentMode,
	}
	st.changeSets = append(st.changeSets, cs)
	calls := s.acting(ctx, aws.ToString(r.role))
	s.work.Go(func() { s.compute(calls, st, cs) })
	return &sdk.CreateChangeSetOutput{Id: aws.String(cs.id), StackId: aws.String(st.id)}, nil
}

// noChanges is the status reason of an empty change set.
const noChanges = "The submitted information didn't contain changes. Submit different information to create a change set."

// compute fills the change set in after the time that AWS takes.
func (s *Service) compute(ctx context.Context, st *stack, cs *changeSet) {
	whole := changeSetBase + time.Duration(len(cs.to.active))*changeSetEach
	if s.reg.Clock.Sleep(ctx, time.Second) != nil {
		return
	}
	s.mu.Lock()
	cs.status = types.ChangeSetStatusCreateInProgress
	s.mu.Unlock()
	if s.reg.Clock.Sleep(ctx, s.jitter(whole)-time.Second) != nil {
		return
	}
	p, err := s.planFor(ctx, st, cs)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err != nil:
		cs.status, cs.reason = types.ChangeSetStatusFailed, err.Error()
	case p.empty():
		cs.status, cs.reason = types.ChangeSetStatusFailed, noChanges
	default:
		cs.status, cs.execution, cs.steps = types.ChangeSetStatusCreateComplete, types.ExecutionStatusAvailable, p.steps
	}
}

// planFor is the plan of a change set, with what it imports where it may import.
func (s *Service) planFor(ctx context.Context, st *stack, cs *changeSet) (plan, error) {
	if cs.mode == types.DeploymentModeRevertDrift {
		var err error
		if cs.to, err = s.reverting(ctx, st, cs.to); err != nil {
			return plan{}, err
		}
	}
	s.mu.Lock()
	p, err := s.plan(st, cs.to)
	s.mu.Unlock()
	if err != nil || !cs.importing {
		return p, err
	}
	return p, s.adopting(ctx, cs, p.steps)
}
