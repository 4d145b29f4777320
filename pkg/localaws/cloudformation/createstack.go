package cloudformation

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// CreateStack begins to make a stack and returns its ARN at once.
func (s *Service) CreateStack(ctx context.Context, in *sdk.CreateStackInput) (*sdk.CreateStackOutput, error) {
	if err := region.Only(in, "StackName", "Capabilities", "ClientRequestToken", "DisableRollback", "EnableTerminationProtection", "OnFailure",
		"Parameters", "RetainExceptOnCreate", "RoleARN", "StackPolicyBody", "Tags", "TemplateBody", "TemplateURL"); err != nil {
		return nil, err
	}
	name := aws.ToString(in.StackName)
	if err := checkName("stackName", name, namePattern); err != nil {
		return nil, err
	}
	if err := checkToken(in.ClientRequestToken); err != nil {
		return nil, err
	}
	policy, err := policyFrom(in.StackPolicyBody)
	if err != nil {
		return nil, err
	}
	if in.DisableRollback != nil && in.OnFailure != "" {
		return nil, invalid("You cannot specify both DisableRollback and OnFailure.")
	}
	if id, err := s.existing(name, in); id != "" || err != nil {
		return &sdk.CreateStackOutput{StackId: filledOrNil(id)}, err
	}
	id := s.newID("stack", name)
	to, err := s.prepare(ctx, request{
		body: in.TemplateBody, url: in.TemplateURL, parameters: in.Parameters, tags: in.Tags,
		capabilities: in.Capabilities, role: in.RoleARN, name: name, id: id,
	})
	if err != nil {
		return nil, err
	}
	return s.startCreate(ctx, in, to, policy, id)
}

// newID makes the ARN of a new stack or change set.
func (s *Service) newID(kind, name string) string {
	return s.reg.Arn("cloudformation", strings.Join([]string{kind, name, s.reg.UUID()}, "/"))
}

// existing answers a CreateStack whose name is taken: with the stack's ARN when it is the very same call again.
func (s *Service) existing(name string, in *sdk.CreateStackInput) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.taken(name, in)
}

// taken is existing for those who hold s.mu.
func (s *Service) taken(name string, in *sdk.CreateStackInput) (string, error) {
	st := s.find(name)
	if st == nil {
		return "", nil
	}
	if again, err := st.repeated(in.ClientRequestToken, in); again || err != nil {
		return st.id, err
	}
	return "", region.Refuse("AlreadyExistsException", "Stack [%s] already exists", name)
}

// startCreate puts the stack in the list and its creation to work.
func (s *Service) startCreate(ctx context.Context, in *sdk.CreateStackInput, to *deployment, policy *stackPolicy, id string) (*sdk.CreateStackOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := aws.ToString(in.StackName)
	if was, err := s.taken(name, in); was != "" || err != nil {
		return &sdk.CreateStackOutput{StackId: filledOrNil(was)}, err
	}
	st := &stack{id: id, name: name, created: s.reg.Clock.Now(), role: aws.ToString(in.RoleARN), protected: aws.ToBool(in.EnableTerminationProtection), policy: policy}
	st.call(in.ClientRequestToken, in)
	o := s.launch(ctx, st, to, in.ClientRequestToken)
	o.onFailure = in.OnFailure
	if aws.ToBool(in.DisableRollback) {
		o.onFailure = types.OnFailureDoNothing
	}
	o.dropRetain = aws.ToBool(in.RetainExceptOnCreate)
	st.noRollback = o.onFailure == types.OnFailureDoNothing
	o.accept(types.StackStatusCreateInProgress, o.runCreate)
	return &sdk.CreateStackOutput{StackId: &id}, nil
}

// launch lists the stack, unless it is listed, and makes the operation that creates it. s.mu is held.
func (s *Service) launch(ctx context.Context, st *stack, to *deployment, token *string) *operation {
	s.hide(st)
	if s.find(st.id) == nil {
		s.stacks = append(s.stacks, st)
	}
	o := s.begin(ctx, st, token)
	o.to, st.deployed, st.resources = to, to, map[string]*resource{}
	return o
}
