package main

import (
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// TestABoundaryThatLacksSomething: the operation says which right, and that it is a permissions boundary that lacks it; one that
// allows enough is not noticed.
func TestABoundaryThatLacksSomething(t *testing.T) {
	for _, c := range []struct {
		name, allow string
		code        fault.Code
		lacks       string
	}{
		{"enough", `"Action":"*"`, "", ""},
		{"a right of a function", `"NotAction":"cloudformation:CreateStack"`, fault.PermissionDenied, "cloudformation:CreateStack"},
		{"a right of CloudFormation", `"NotAction":"ec2:CreateVpc"`, fault.StackFailed, "ec2:CreateVpc"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, 1)
				w.denies = c.lacks != ""
				defer w.Close()
				made, err := iam.NewFromConfig(w.cfg).CreatePolicy(t.Context(), &iam.CreatePolicyInput{
					PolicyName:     new("boundary"),
					PolicyDocument: new(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` + c.allow + `,"Resource":"*"}]}`),
				})
				require.NoError(t, err)
				w.install(parameter("PermissionsBoundary", *made.Policy.Arn))
				e := w.run("bounded", activate)
				require.Equal(t, c.code, e.fault.Code, "%+v", e.fault)
				require.Contains(t, e.fault.Why, c.lacks)
				if c.code != "" {
					require.Contains(t, e.fault.Why, "no permissions boundary allows")
				}
			})
		})
	}
}
