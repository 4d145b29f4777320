package cloudformation

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// ListExports lists all exports, by name.
func (s *Service) ListExports(_ context.Context, in *sdk.ListExportsInput) (*sdk.ListExportsOutput, error) {
	if err := region.Only(in, "NextToken"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []types.Export
	for _, st := range s.stacks {
		for _, out := range st.outputs {
			if st.alive() && out.ExportName != nil {
				all = append(all, types.Export{ExportingStackId: aws.String(st.id), Name: out.ExportName, Value: out.OutputValue})
			}
		}
	}
	slices.SortFunc(all, func(a, b types.Export) int { return strings.Compare(*a.Name, *b.Name) })
	exports, next, err := page(all, in.NextToken)
	return &sdk.ListExportsOutput{Exports: exports, NextToken: next}, err
}

// ListImports lists the stacks that import an export.
func (s *Service) ListImports(_ context.Context, in *sdk.ListImportsInput) (*sdk.ListImportsOutput, error) {
	if err := region.Only(in, "ExportName", "NextToken"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.importers(aws.ToString(in.ExportName))
	if len(all) == 0 {
		return nil, invalid("Export '%s' is not imported by any stack.", aws.ToString(in.ExportName))
	}
	names, next, err := page(all, in.NextToken)
	return &sdk.ListImportsOutput{Imports: names, NextToken: next}, err
}
