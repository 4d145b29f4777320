package stacks

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// LastDeleted is when a stack whose name starts with prefix was last deleted; the zero time when none was. CloudFormation
// remembers deleted stacks for 90 days (API reference, ListStacks).
func (s *Stacks) LastDeleted(ctx context.Context, prefix string) (time.Time, error) {
	var last time.Time
	pages := cloudformation.NewListStacksPaginator(s.read, &cloudformation.ListStacksInput{StackStatusFilter: []types.StackStatus{types.StackStatusDeleteComplete}})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return last, awsfault.From(err, "cloudformation:ListStacks")
		}
		for _, stack := range page.StackSummaries {
			if at := aws.ToTime(stack.DeletionTime); strings.HasPrefix(aws.ToString(stack.StackName), prefix) && at.After(last) {
				last = at
			}
		}
	}
	return last, nil
}
