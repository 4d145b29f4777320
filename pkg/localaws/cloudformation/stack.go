package cloudformation

import (
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// stack is one stack; Service.mu guards it.
type stack struct {
	id, name                  string
	created, updated, deleted time.Time
	status                    types.StackStatus
	reason                    string

	deployed  *deployment // what it is or, after a first create, is becoming; nil in REVIEW_IN_PROGRESS
	resources map[string]*resource
	outputs   []types.Output
	events    []types.StackEvent // oldest first

	role       string
	protected  bool
	policy     *stackPolicy // nil when there is none
	noRollback bool
	mode       types.DeletionMode
	changeSets []*changeSet
	changeSet  string            // ARN of the change set executed last
	calls      map[string]string // ClientRequestToken → what was asked with it
	running    *operation        // the last operation
	back       *point            // where a rollback of the update in progress, or failed, leads
	stale      *stale
	detection  *detection // the last one that ended; nil when the stack was updated since
	detecting  bool
}

// resource is one resource of a stack; Service.mu guards it.
type resource struct {
	logical, kind, physical string
	status                  types.ResourceStatus
	reason                  string
	at                      time.Time
	properties              any // the kind's property struct as last applied; never changed in place
	attributes              map[string]any
	declared                declaration
	needs                   []string
	made                    bool // it was complete once
	before                  any  // what properties were before a change that failed; nil when none did
}

// point is a stack's state before an update, to come back to.
type point struct {
	deployed  *deployment
	resources map[string]resource
}

// stale is what reads show for a while after an operation was accepted.
type stale struct {
	until  time.Time
	view   types.Stack // zero when the stack did not exist
	events int
}

// busy says whether an operation is changing the stack.
func (st *stack) busy() bool {
	return strings.HasSuffix(string(st.status), "_IN_PROGRESS") && st.status != types.StackStatusReviewInProgress
}

func (st *stack) alive() bool { return st.status != types.StackStatusDeleteComplete }

// describe is the stack as DescribeStacks shows it.
func (st *stack) describe() types.Stack {
	out := types.Stack{
		StackId: &st.id, StackName: &st.name, StackStatus: st.status, CreationTime: &st.created,
		DisableRollback: &st.noRollback, EnableTerminationProtection: &st.protected,
		RollbackConfiguration: &types.RollbackConfiguration{},
		DriftInformation:      st.detection.information(),
		StackStatusReason:     filledOrNil(st.reason), RoleARN: filledOrNil(st.role), DeletionMode: st.mode,
		LastUpdatedTime: timeOrNil(st.updated), DeletionTime: timeOrNil(st.deleted), ChangeSetId: filledOrNil(st.changeSet),
		Outputs: st.outputs,
	}
	if d := st.deployed; d != nil {
		out.Description = filledOrNil(d.template.Description)
		out.Tags, out.Parameters, out.Capabilities = d.tags.describe(), d.describeParameters(), d.capabilities
	}
	return clone(out)
}

// clone copies what a stack's fields would otherwise let go on changing.
func clone(s types.Stack) types.Stack {
	s.StackId, s.StackName = aws.String(*s.StackId), aws.String(*s.StackName)
	s.CreationTime = aws.Time(*s.CreationTime)
	s.DisableRollback, s.EnableTerminationProtection = aws.Bool(*s.DisableRollback), aws.Bool(*s.EnableTerminationProtection)
	return s
}

func filledOrNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func timeOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// describeParameters shows parameters as stacks do: by name, secrets masked.
func (d *deployment) describeParameters() []types.Parameter {
	var out []types.Parameter
	for _, key := range sortedKeys(d.parameters) {
		v, declared := d.parameters[key], d.template.Parameters[key]
		if hide, _ := scalar(declared.NoEcho); hide == "true" {
			v.text = "****"
		}
		out = append(out, types.Parameter{ParameterKey: aws.String(key), ParameterValue: aws.String(v.text), ResolvedValue: filledOrNil(v.resolved)})
	}
	return out
}
