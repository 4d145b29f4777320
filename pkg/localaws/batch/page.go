package batch

import (
	"encoding/base64"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// page is the part of rows that a token and a number say, at most limit, and the token of the next.
func page[T any](rows []T, token *string, number *int32, limit int) ([]T, *string, error) {
	if number != nil {
		if *number < 1 || int(*number) > limit {
			return nil, nil, executing("maxResults must be between 1 and %d", limit) // (G): text
		}
		limit = int(*number)
	}
	from := 0
	if token != nil {
		raw, err := base64.StdEncoding.DecodeString(*token)
		if from, _ = strconv.Atoi(string(raw)); err != nil || from < 1 {
			return nil, nil, executing("Invalid nextToken") // (G): text
		}
	}
	from = min(from, len(rows))
	end := min(from+limit, len(rows))
	if end == len(rows) {
		return rows[from:], nil, nil
	}
	return rows[from:end], aws.String(base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(end)))), nil
}
