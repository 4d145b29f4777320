// Package ssm is the local AWS's Systems Manager Parameter Store: plain parameters and lists, the data type of machine images
// with its validation after the fact, tags, and the public parameters that name Amazon's ECS-optimized images.
//
// Texts marked (G) are guesses; the others were seen in public reports of AWS's answers.
package ssm

import (
	"context"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// images is Amazon EC2, for parameters that name a machine image.
type images interface {
	DescribeImages(context.Context, *ec2.DescribeImagesInput) (*ec2.DescribeImagesOutput, error)
}

// Service is the Parameter Store of one account and region.
type Service struct {
	reg    *region.Region
	images images

	mu         sync.Mutex
	validation time.Duration
	parameters map[string]*parameter
}

// parameter has the value that it shows, and perhaps one that is still being validated.
type parameter struct {
	name    string
	current *value // nil until the first value of an image parameter is valid
	next    *value
	tags    map[string]string
}

// New makes a store without parameters; images says which machine images there are.
func New(reg *region.Region, images images) *Service {
	// How long the validation of an image takes is a guess (G); minutes have been reported.
	return &Service{reg: reg, images: images, validation: 5 * time.Second, parameters: map[string]*parameter{}}
}

// SetValidation sets how long the validation of a parameter of data type aws:ec2:image takes.
func (s *Service) SetValidation(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.validation = d
}

// enter locks the service after bringing in the values whose validation has ended; the result unlocks it.
func (s *Service) enter() func() {
	s.mu.Lock()
	now := s.reg.Clock.Now()
	for name, p := range s.parameters {
		if p.next == nil || now.Before(p.next.ready) {
			continue
		}
		if p.next.valid {
			p.current = p.next
		}
		if p.next = nil; p.current == nil {
			delete(s.parameters, name)
		}
	}
	return s.mu.Unlock
}

// shown is a parameter that has a value, nil when there is none.
func (s *Service) shown(name string) *parameter {
	if p := s.parameters[name]; p != nil && p.current != nil {
		return p
	}
	return nil
}
