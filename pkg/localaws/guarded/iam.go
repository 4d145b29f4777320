package guarded

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/iam"
)

// IAM is the service with each call held to its caller's policies.
type IAM struct {
	To    *iam.Service
	Guard Guard
}

func (g IAM) CreatePolicy(ctx context.Context, in *sdk.CreatePolicyInput) (*sdk.CreatePolicyOutput, error) {
	return through(ctx, g.Guard, "iam", in, g.To.CreatePolicy)
}

func (g IAM) CreatePolicyVersion(ctx context.Context, in *sdk.CreatePolicyVersionInput) (*sdk.CreatePolicyVersionOutput, error) {
	return through(ctx, g.Guard, "iam", in, g.To.CreatePolicyVersion)
}

func (g IAM) CreateRole(ctx context.Context, in *sdk.CreateRoleInput) (*sdk.CreateRoleOutput, error) {
	return through(ctx, g.Guard, "iam", in, g.To.CreateRole)
}

func (g IAM) DeletePolicy(ctx context.Context, in *sdk.DeletePolicyInput) (*sdk.DeletePolicyOutput, error) {
	return through(ctx, g.Guard, "iam", in, g.To.DeletePolicy)
}

func (g IAM) DeleteRole(ctx context.Context, in *sdk.DeleteRoleInput) (*sdk.DeleteRoleOutput, error) {
	return through(ctx, g.Guard, "iam", in, g.To.DeleteRole)
}

func (g IAM) DeleteRolePolicy(ctx context.Context, in *sdk.DeleteRolePolicyInput) (*sdk.DeleteRolePolicyOutput, error) {
	return through(ctx, g.Guard, "iam", in, g.To.DeleteRolePolicy)
}

func (g IAM) DeleteRolePermissionsBoundary(ctx context.Context, in *sdk.DeleteRolePermissionsBoundaryInput) (*sdk.DeleteRolePermissionsBoundaryOutput, error) {
	return through(ctx, g.Guard, "iam", in, g.To.DeleteRolePermissionsBoundary)
}

func (g IAM) GetRole(ctx context.Context, in *sdk.GetRoleInput) (*sdk.GetRoleOutput, error) {
	return through(ctx, g.Guard, "iam", in, g.To.GetRole)
}

func (g IAM) PutRolePermissionsBoundary(ctx context.Context, in *sdk.PutRolePermissionsBoundaryInput) (*sdk.PutRolePermissionsBoundaryOutput, error) {
	return through(ctx, g.Guard, "iam", in, g.To.PutRolePermissionsBoundary)
}

func (g IAM) PutRolePolicy(ctx context.Context, in *sdk.PutRolePolicyInput) (*sdk.PutRolePolicyOutput, error) {
	return through(ctx, g.Guard, "iam", in, g.To.PutRolePolicy)
}

func (g IAM) TagRole(ctx context.Context, in *sdk.TagRoleInput) (*sdk.TagRoleOutput, error) {
	return through(ctx, g.Guard, "iam", in, g.To.TagRole)
}

// TagSystem is the service's own: AWS itself sets these tags.
func (g IAM) TagSystem(ids []string, tags map[string]string) { g.To.TagSystem(ids, tags) }

func (g IAM) UntagRole(ctx context.Context, in *sdk.UntagRoleInput) (*sdk.UntagRoleOutput, error) {
	return through(ctx, g.Guard, "iam", in, g.To.UntagRole)
}

func (g IAM) UpdateAssumeRolePolicy(ctx context.Context, in *sdk.UpdateAssumeRolePolicyInput) (*sdk.UpdateAssumeRolePolicyOutput, error) {
	return through(ctx, g.Guard, "iam", in, g.To.UpdateAssumeRolePolicy)
}
