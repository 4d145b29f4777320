package cli

import (
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/require"
)

// person makes a user who may do what these policies allow, and has the commands run as them.
func (w *world) person(name string, policies ...string) {
	w.t.Helper()
	out, err := w.IAM.CreateUser(w.t.Context(), &iam.CreateUserInput{UserName: &name})
	require.NoError(w.t, err)
	for _, arn := range policies {
		_, err = w.IAM.AttachUserPolicy(w.t.Context(), &iam.AttachUserPolicyInput{UserName: &name, PolicyArn: &arn})
		require.NoError(w.t, err)
	}
	w.as = *out.User.Arn
}

// do runs a command that must succeed.
func (w *world) do(args ...string) result {
	w.t.Helper()
	r := w.agc(args...)
	require.Equal(w.t, Succeeded, r.exit, "%v: %s", args, r.end())
	return r
}
