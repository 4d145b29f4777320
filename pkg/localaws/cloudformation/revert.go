package cloudformation

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// checkMode refuses a drift-aware change set for what is not an update: there is nothing to compare. (text: G)
func checkMode(in *sdk.CreateChangeSetInput) error {
	if in.DeploymentMode == "" {
		return nil
	}
	if in.DeploymentMode != types.DeploymentModeRevertDrift {
		return invalid("1 validation error detected: Value '%s' at 'deploymentMode' failed to satisfy constraint: Member must satisfy enum value set: [REVERT_DRIFT]", in.DeploymentMode)
	}
	if in.ChangeSetType == types.ChangeSetTypeCreate || in.ImportExistingResources != nil && *in.ImportExistingResources {
		return invalid("DeploymentMode REVERT_DRIFT is only supported for change sets of type UPDATE")
	}
	return nil
}

// reverting is the deployment with what was changed or deleted by hand, read when the change set is made (User Guide, "Using
// drift-aware change sets": a comparison of actual state, previous deployment and desired state). What a person deleted is made
// anew, what they changed is put back, and a rollback leads to what was there before.
func (s *Service) reverting(ctx context.Context, st *stack, to *deployment) (*deployment, error) {
	wanted, err := s.expectations(st)
	if err != nil {
		return nil, err
	}
	copied := *to
	copied.reverts = map[string]actual{}
	for _, e := range wanted {
		copied.reverts[e.logical], _ = s.compare(ctx, st, e)
	}
	return &copied, nil
}

// drift is what a drift-aware change set shows of a resource; "" in any other. Of a type that is not compared, the template alone
// decides (User Guide, "Using drift-aware change sets", "Supported resource types").
func (d *deployment) drift(logical string) types.StackResourceDriftStatus {
	if d.reverts == nil {
		return ""
	}
	if found, compared := d.reverts[logical]; compared {
		return found.status()
	}
	return types.StackResourceDriftStatusUnsupported
}
