"""The reviewer’s desk: queue, board, difference view, comments, and who looks at what until when."""
