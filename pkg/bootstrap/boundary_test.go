package bootstrap

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

const (
	allowAll = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
	// onlyBounded is what an organisation forbids those who may write roles (IAM User Guide, "Permissions boundaries for IAM entities").
	onlyBounded = `{"Version":"2012-10-17","Statement":[{"Sid":"OnlyBounded","Effect":"Deny","Action":["iam:CreateRole","iam:PutRolePolicy","iam:DeleteRolePermissionsBoundary"],
		"Resource":"*","Condition":{"StringNotEquals":{"iam:PermissionsBoundary":"arn:aws:iam::123456789012:policy/boundary"}}}]}`
)

// policy makes a managed policy and returns its ARN.
func (w *world) policy(name, text string) *string {
	w.t.Helper()
	made, err := iam.NewFromConfig(w.cfg).CreatePolicy(w.t.Context(), &iam.CreatePolicyInput{PolicyName: &name, PolicyDocument: &text})
	require.NoError(w.t, err)
	return made.Policy.Arn
}

// boundaries are the boundaries of all roles of the backend, "" for none, with how many roles have each.
func (w *world) boundaries() map[string]int {
	w.t.Helper()
	parts, err := cloudformation.NewFromConfig(w.cfg).ListStackResources(w.t.Context(), &cloudformation.ListStackResourcesInput{StackName: new(account.BootstrapStack)})
	require.NoError(w.t, err)
	found := map[string]int{}
	for _, part := range parts.StackResourceSummaries {
		if *part.ResourceType != "AWS::IAM::Role" {
			continue
		}
		got, err := iam.NewFromConfig(w.cfg).GetRole(w.t.Context(), &iam.GetRoleInput{RoleName: part.PhysicalResourceId})
		require.NoError(w.t, err)
		arn := ""
		if b := got.Role.PermissionsBoundary; b != nil {
			arn = *b.PermissionsBoundaryArn
		}
		found[arn]++
	}
	return found
}

func TestEveryRoleIsBoundedUntilTheBoundaryIsTakenAway(t *testing.T) {
	inWorld(t, func(w *world) {
		one, two := w.policy("one", allowAll), w.policy("two", allowAll)
		_, err := w.install(Options{Boundary: one})
		require.NoError(t, err)
		roles := w.boundaries()[*one]
		require.Greater(t, roles, 10)
		for _, step := range []struct {
			name    string
			options Options
			want    string
			changed bool
		}{
			{"as installed", Options{}, *one, false},
			{"kept by an upgrade", Options{Packages: pack(t, "two")}, *one, true},
			{"another one", Options{Packages: pack(t, "two"), Boundary: two}, *two, true},
			{"taken away", Options{Packages: pack(t, "two"), Boundary: new("")}, "", true},
			{"set where there was none", Options{Packages: pack(t, "two"), Boundary: one}, *one, true},
		} {
			result, err := w.install(step.options)
			require.NoError(t, err, step.name)
			require.Equal(t, step.want, result.Boundary, step.name)
			require.Equal(t, step.changed, result.Changed, step.name)
			require.Equal(t, map[string]int{step.want: roles}, w.boundaries(), step.name)
		}
	})
}

// TestABoundaryThatIsNotThere: the installation fails with IAM's words, leaves nothing, and can be repeated.
func TestABoundaryThatIsNotThere(t *testing.T) {
	inWorld(t, func(w *world) {
		const arn = "arn:aws:iam::123456789012:policy/boundary"
		_, err := w.install(Options{Boundary: new(arn)})
		require.True(t, fault.Is(err, fault.StackFailed), "%v", err)
		require.Contains(t, fault.Of(err).Why, "Scope ARN: "+arn+" does not exist or is not attachable.")
		status, err := Read(w.t.Context(), w.cfg)
		require.NoError(t, err)
		require.False(t, status.Installed)
		w.policy("boundary", allowAll)
		result, err := w.install(Options{})
		require.NoError(t, err)
		require.Equal(t, arn, result.Boundary, "what the failed attempt was given")

		_, err = w.install(Options{Boundary: new(arn + "2")})
		require.True(t, fault.Is(err, fault.StackFailed), "%v", err)
		require.Len(t, w.boundaries(), 1)
		result, err = w.install(Options{})
		require.NoError(t, err)
		require.False(t, result.Changed, "an upgrade that failed has left everything as it was")
		require.Equal(t, arn, result.Boundary)
	})
}

// TestAnInstallerWhoMustBound: whoever may write roles with a boundary only can install, upgrade and remove with the printed policy.
func TestAnInstallerWhoMustBound(t *testing.T) {
	inWorld(t, func(w *world) {
		ctx, client := w.t.Context(), iam.NewFromConfig(w.cfg)
		boundary := w.policy("boundary", allowAll)
		_, err := client.CreateUser(ctx, &iam.CreateUserInput{UserName: new("installer")})
		require.NoError(t, err)
		for name, text := range map[string]string{"install": installerPolicy(t, here), "organisation": onlyBounded} {
			_, err = client.AttachUserPolicy(ctx, &iam.AttachUserPolicyInput{UserName: new("installer"), PolicyArn: w.policy(name, text)})
			require.NoError(t, err)
		}
		w.cfg = w.ConfigAs("arn:aws:iam::123456789012:user/installer")
		_, err = w.install(Options{})
		require.True(t, fault.Is(err, fault.StackFailed), "%v", err)
		require.Contains(t, fault.Of(err).Why, "iam:CreateRole")
		require.Contains(t, fault.Of(err).Why, "explicit deny")
		for _, packages := range []string{"one", "two"} {
			_, err = w.install(Options{Boundary: boundary, Packages: pack(t, packages)})
			require.NoError(t, err)
		}
		_, err = Remove(ctx, w.cfg, here, RemoveOptions{Ready: func(context.Context) error { return nil }})
		require.NoError(t, err)
	})
}
