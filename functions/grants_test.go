package main

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/authorize"
)

// TestEveryGrantIsNeeded: over operations of every kind, nothing that a role of the backend may do stays unused but what has a
// reason. inRegion makes sure of the contrary: nobody is denied anything.
func TestEveryGrantIsNeeded(t *testing.T) {
	inRegion(t, func(w *world) {
		w.everyKindOfOperation()
		for _, complaint := range authorize.Unneeded(w.grants(), unneeded()) {
			t.Error(complaint)
		}
	})
}

// grants are all that the roles of the bootstrap template allow, under the roles' logical ids.
func (w *world) grants() []authorize.Grant {
	out, err := w.cfn.DescribeStackResources(w.t.Context(), &cloudformation.DescribeStackResourcesInput{StackName: aws.String(account.BootstrapStack)})
	require.NoError(w.t, err)
	var all []authorize.Grant
	for _, r := range out.StackResources {
		if aws.ToString(r.ResourceType) != "AWS::IAM::Role" {
			continue
		}
		grants, err := w.Guard.Grants("arn:aws:sts::123456789012:assumed-role/" + *r.PhysicalResourceId + "/any")
		require.NoError(w.t, err)
		require.NotEmpty(w.t, grants, *r.LogicalResourceId)
		for _, g := range grants {
			g.Identity = *r.LogicalResourceId
			all = append(all, g)
		}
	}
	return all
}
